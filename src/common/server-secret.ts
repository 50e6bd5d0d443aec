import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { secretAt } from './secret-file.js';

const SECRET_BYTES = 32;

/** The secret of this installation, and the keys derived from it, one for each purpose. */
@Injectable()
export class ServerSecret {
  private readonly secret: Buffer;

  constructor(config: Config) {
    this.secret = readOrMake(config.secretKeyFile);
  }

  /** 32 bytes that depend on the secret and the purpose alone. */
  derive(
    purpose:
      | 'api-keys'
      | 'audit'
      | 'board-sessions'
      | 'cursors'
      | 'endpoint-credentials'
      | 'idempotency'
      | 'webhook-secrets',
  ): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, '', `falconry/${purpose}`, SECRET_BYTES));
  }
}

/** @throws Error naming SECRET_KEY_FILE when what the operator put there is too short */
function readOrMake(file: string): Buffer {
  const secret = Buffer.from(secretAt(file), 'hex');
  if (secret.length < SECRET_BYTES) {
    throw new Error(
      `SECRET_KEY_FILE: ${file} must hold at least ${SECRET_BYTES} bytes as hexadecimal digits.`,
    );
  }
  return secret;
}
