import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const SECRET_BYTES = 32;

/**
 * The text of a secret that is made on first use: 32 random bytes as hexadecimal digits. Processes that ask at once
 * get the same one, and none ever sees a part of it: the file is linked into its place when it is whole.
 */
export function secretAt(file: string): string {
  if (!existsSync(file)) {
    makeSecret(file);
  }
  return readFileSync(file, 'utf8').trim();
}

function makeSecret(file: string): void {
  const folder = dirname(file);
  // Those above it stay open, for the users of other parts to pass; one that was there is as its owner wants it.
  if (mkdirSync(folder, { recursive: true }) !== undefined) {
    chmodSync(folder, 0o700);
  }
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    const handle = openSync(draft, 'wx', 0o600);
    writeSync(handle, `${randomBytes(SECRET_BYTES).toString('hex')}\n`);
    fsyncSync(handle);
    closeSync(handle);
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  } finally {
    rmSync(draft, { force: true });
  }
}
