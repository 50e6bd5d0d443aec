import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, type TestContext } from 'vitest';
import { Home, repositoryRoot } from '../../src/launcher/home.js';
import { PostgresPart } from '../../src/launcher/parts/postgres.js';
import { startOrAdopt } from '../../src/launcher/start-part.js';
import { stopPart } from '../../src/launcher/stop-part.js';

const nobody = 65_534;
let home: Home;

beforeEach(() => {
  home = new Home(repositoryRoot(), mkdtempSync(join(tmpdir(), 'falconry users ')));
});

afterEach(async () => {
  await stopPart(home, 'postgres');
  home.delete();
});

function needsRoot(context: TestContext): void {
  if (process.getuid?.() !== 0) {
    context.skip('only root can run a server as another user');
  }
}

/** A checkout in a closed home, such as root's own, is nothing that another user could run from. */
function needsOpenCheckout(context: TestContext): void {
  needsRoot(context);
  const options = { uid: nobody, gid: nobody, cwd: '/' } as const;
  const { status } = spawnSync(
    '/bin/sh',
    ['-c', 'test -r "$1"', 'sh', import.meta.filename],
    options,
  );
  if (status !== 0) {
    context.skip('the user nobody cannot enter the folder of this checkout');
  }
}

it('runs PostgreSQL as nobody when started by root, with its data in the home folder', async (context) => {
  needsOpenCheckout(context);
  chmodSync(home.folder, 0o755);
  const record = await startOrAdopt(home, await PostgresPart.at(home));
  expect(statSync(`/proc/${record.process.pid}`).uid).toBe(nobody);
  expect(record.folder).toBe(join(home.dataFolder('postgres'), 'cluster'));
  expect(statSync(home.dataFolder('postgres')).mode & 0o777).toBe(0o700);
});

it('keeps the data outside of a home folder that nobody cannot enter, closed to everyone else', async (context) => {
  needsRoot(context);
  chmodSync(home.folder, 0o700);
  const record = await startOrAdopt(home, await PostgresPart.at(home));
  expect(statSync(`/proc/${record.process.pid}`).uid).toBe(nobody);
  expect(record.folder).toBe(join(home.outsideFolder, 'postgres', 'cluster'));
  expect(statSync(join(home.outsideFolder, 'postgres')).mode & 0o777).toBe(0o700);
});

it('refuses to begin a second, empty database when the first can no longer be entered', async (context) => {
  needsOpenCheckout(context);
  chmodSync(home.folder, 0o755);
  await startOrAdopt(home, await PostgresPart.at(home));
  await stopPart(home, 'postgres');
  chmodSync(home.folder, 0o700);
  await expect(PostgresPart.at(home)).rejects.toThrow('chmod o+x');
});

it('runs PostgreSQL as the user itself when started by an ordinary user', (context) => {
  needsOpenCheckout(context);
  chownSync(home.folder, nobody, nobody);
  const launcher = join(repositoryRoot(), 'dist', 'src', 'launcher');
  const script = `
    const { Home } = await import('${launcher}/home.js');
    const { PostgresPart } = await import('${launcher}/parts/postgres.js');
    const { startOrAdopt } = await import('${launcher}/start-part.js');
    const home = new Home(process.argv[1], process.argv[2]);
    console.log((await startOrAdopt(home, await PostgresPart.at(home))).process.pid);`;
  const node = ['--input-type=module', '-e', script, repositoryRoot(), home.folder];
  const options = { uid: nobody, gid: nobody, cwd: '/', encoding: 'utf8' } as const;
  const { stdout, stderr } = spawnSync(process.execPath, node, options);
  expect(stderr).toBe('');
  expect(statSync(`/proc/${Number(stdout)}`).uid).toBe(nobody);
  expect(statSync(join(home.dataFolder('postgres'), 'cluster')).uid).toBe(nobody);
});
