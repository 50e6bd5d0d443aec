import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyCheck } from '../api-keys/key-check.js';
import type { CallerIdentity } from '../common/caller.js';
import { Schedule } from '../common/schedule.js';
import { ServerSecret } from '../common/server-secret.js';
import { Config } from '../config/config.js';
import { isLoopback } from '../config/loopback.js';

const NAME = 'falconry_board';
export const BOARD_PATH = '/queues';
const COOKIE = new RegExp(
  `(?:^|;\\s*)${NAME}=(key_[0-9a-v]{26})\\.(\\d{1,15})\\.([0-9a-f]{64})(?:;|$)`,
);

export interface BoardSession {
  /** The whole Set-Cookie header. */
  readonly cookie: string;
  readonly expiresAt: Date;
}

/**
 * Lets a browser, which sends no Authorization header by itself, look at the board for a while. The cookie names a key
 * and a time and is signed; it goes to the board's path alone and with no request that another site makes, scripts
 * cannot read it, and it ends with its key.
 */
@Injectable()
export class BoardSessions {
  private readonly key: Buffer;

  constructor(
    private readonly keys: KeyCheck,
    private readonly schedule: Schedule,
    private readonly config: Config,
    secret: ServerSecret,
  ) {
    this.key = secret.derive('board-sessions');
  }

  begin({ keyId }: CallerIdentity): BoardSession {
    const expiresAt = new Date(Date.now() + this.schedule.boardSessionMs);
    const text = `${keyId}.${expiresAt.getTime()}`;
    const attributes = [
      `Path=${BOARD_PATH}`,
      `Max-Age=${Math.floor(this.schedule.boardSessionMs / 1000)}`,
      'HttpOnly',
      'SameSite=Strict',
      // Whoever is reached by others has TLS in front of it.
      ...(isLoopback(this.config.apiHost) ? [] : ['Secure']),
    ];
    return {
      cookie: [`${NAME}=${text}.${this.sign(text).toString('hex')}`, ...attributes].join('; '),
      expiresAt,
    };
  }

  /** Whether a Cookie header holds a session that is not over, of a key that may look still. */
  async isOpen(header: string): Promise<boolean> {
    const [, keyId = '', time = '', signature = ''] = COOKIE.exec(header) ?? [];
    const isOurs = timingSafeEqual(
      this.sign(`${keyId}.${time}`),
      Buffer.from(signature.padEnd(64, '0'), 'hex'),
    );
    return isOurs && Number(time) > Date.now() && (await this.keys.isGranted(keyId, 'queues:read'));
  }

  private sign(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}
