import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { writePrivateFile } from '../files.js';
import type { Home } from '../home.js';

const run = promisify(execFile);
const printed = z.object({ key: z.string().nullable() });

/**
 * Prepares an empty database and keeps the first API key, which the service gives out once, for the command line's
 * own use. A database that has keys already, made elsewhere, yields none.
 */
export async function makeFirstKey(
  home: Home,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const file = home.secretFile('api-key');
  if (existsSync(file)) {
    return;
  }
  const script = join(home.root, 'dist', 'src', 'api-keys', 'bootstrap.js');
  const { stdout } = await run(process.execPath, [script], {
    env: { ...process.env, ...environment },
    timeout: 120_000,
  });
  const { key } = printed.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  if (key !== null) {
    writePrivateFile(file, `${key}\n`);
  }
}
