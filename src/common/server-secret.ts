import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';

const SECRET_BYTES = 32;

/** The secret of this installation, and the keys derived from it, one for each purpose. */
@Injectable()
export class ServerSecret {
  private readonly secret: Buffer;

  constructor(config: Config) {
    this.secret = readOrMake(config.secretKeyFile);
  }

  /** 32 bytes that depend on the secret and the purpose alone. */
  derive(purpose: 'api-keys' | 'cursors' | 'idempotency' | 'webhook-secrets'): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, '', `falconry/${purpose}`, SECRET_BYTES));
  }
}

/** Made once for an installation; of several processes that start at once, one writes and the others read. */
function readOrMake(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, randomBytes(SECRET_BYTES).toString('hex'));
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw error;
    }
  }
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (secret.length < SECRET_BYTES) {
    throw new Error(
      `SECRET_KEY_FILE: ${file} must hold at least ${SECRET_BYTES} bytes as hexadecimal digits.`,
    );
  }
  return secret;
}
