import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import type { KeyRef } from './key-ledger.js';

/** More keys than a process meets within one `keyUseMs`; with more, some are written down more often. */
const MOST = 10_000;

const NOTE = `
  UPDATE api_keys SET last_used_at = now()
  WHERE id = $1
    AND (last_used_at IS NULL OR last_used_at < now() - $2 * interval '1 millisecond')`;

/** Writes down when keys were last used: one write in `keyUseMs` for a key, however busy it is. */
@Injectable()
export class KeyUses {
  /** By key, when this process noted it last, by its own clock. */
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly schedule: Schedule,
  ) {}

  /** Other processes note the same key: the row knows which of them was first. */
  async note({ workspaceId, keyId }: KeyRef): Promise<void> {
    const now = performance.now();
    const before = this.noted.get(keyId);
    if (before !== undefined && now - before < this.schedule.keyUseMs) {
      return;
    }
    this.remember(keyId, now);
    try {
      await this.database.within(workspaceId, () =>
        this.database.query(NOTE, [keyId, this.schedule.keyUseMs]),
      );
    } catch (error) {
      this.noted.delete(keyId);
      throw error;
    }
  }

  private remember(keyId: string, now: number): void {
    // The one that is noted last goes last.
    this.noted.delete(keyId);
    this.noted.set(keyId, now);
    const [oldest] = this.noted.keys();
    if (this.noted.size > MOST && oldest !== undefined) {
      this.noted.delete(oldest);
    }
  }
}
