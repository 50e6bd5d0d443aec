import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { draftOf, makePrivateFolder } from '../files.js';
import type { Home } from '../home.js';
import { findPostgres, repairPostgres, type PostgresBinaries } from './postgres-binaries.js';

const run = promisify(execFile);

/** Where the server runs from, where its data lies and as whom it runs. */
export interface PostgresPlace {
  readonly native: string;
  /** Holds `cluster`; belongs to `user` when one is set. */
  readonly base: string;
  readonly user?: { readonly uid: number; readonly gid: number };
}

/**
 * PostgreSQL refuses to run as root, so root runs it as `nobody`. Where that user cannot reach the checkout or the
 * home folder (a 0700 home, such as root's own), binaries and data go under /var/lib instead.
 */
export async function placePostgres(home: Home): Promise<PostgresPlace> {
  const binaries = await findPostgres();
  const inHome = home.dataFolder('postgres');
  if (process.getuid?.() !== 0) {
    makePrivateFolder(inHome);
    return { native: binaries.native, base: inHome };
  }
  const user = await userNobody();
  const outside = home.outsideFolder;
  if (existsSync(join(outside, 'postgres', 'cluster'))) {
    return placeOutside(binaries, outside, user);
  }
  await makeFolderOf(user, inHome);
  await repairPostgres(binaries.native);
  if (reaches(user, binaries.native, inHome)) {
    return { native: binaries.native, base: inHome, user };
  }
  if (existsSync(join(inHome, 'cluster'))) {
    throw new Error(
      `the user nobody, as which PostgreSQL runs, can no longer enter ${inHome}: ` +
        'give the folders above it execute permission for others (chmod o+x)',
    );
  }
  return placeOutside(binaries, outside, user);
}

type User = NonNullable<PostgresPlace['user']>;

async function placeOutside(
  binaries: PostgresBinaries,
  outside: string,
  user: User,
): Promise<PostgresPlace> {
  const base = join(outside, 'postgres');
  await mkdir(outside, { recursive: true, mode: 0o755 });
  await makeFolderOf(user, base);
  const native = join(outside, `native-${binaries.version}`);
  if (!existsSync(native)) {
    await repairPostgres(binaries.native);
    const draft = draftOf(native);
    await run('cp', ['-a', binaries.native, draft]);
    await run('chmod', ['-R', 'a+rX', draft]);
    await rename(draft, native).catch((error: unknown) => keepOther(native, draft, error));
  }
  return { native, base, user };
}

/** Two launchers may copy at once; whichever comes second keeps the first one's copy. */
async function keepOther(native: string, draft: string, error: unknown): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  if (!existsSync(native)) {
    throw error;
  }
}

async function makeFolderOf(user: User, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await run('chown', [`${user.uid}:${user.gid}`, folder]);
  await run('chmod', ['0700', folder]);
}

/** Tried, not computed: mount options and access lists count as well as permission bits. */
function reaches(user: User, native: string, base: string): boolean {
  const options = { ...user, cwd: '/', timeout: 10_000 };
  const server = spawnSync(join(native, 'bin', 'postgres'), ['--version'], options);
  const data = spawnSync('/bin/sh', ['-c', 'test -w "$1"', 'sh', base], options);
  return server.status === 0 && data.status === 0;
}

async function userNobody(): Promise<User> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
  const fields = lines.find((line) => line.startsWith('nobody:'))?.split(':');
  if (fields === undefined) {
    throw new Error(
      'PostgreSQL does not run as root and there is no user nobody; run as an ordinary user or set DATABASE_URL',
    );
  }
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}
