import { describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../common/caller.js';
import { SCHEDULE, type Schedule } from '../common/schedule.js';
import type { Database } from '../database/database.js';
import { KeyUses } from './key-uses.js';

const workspaceId = 'ws_1' as WorkspaceId;

/** Counts writes by key; the first of them fail on wish. */
function world({ failures = 0, keyUseMs = SCHEDULE.keyUseMs } = {}) {
  const written: string[] = [];
  let left = failures;
  const within = async (_: WorkspaceId, work: () => Promise<unknown>): Promise<unknown> => work();
  const query = async (_sql: string, [keyId]: [string]): Promise<void> => {
    left -= 1;
    if (left >= 0) {
      throw new Error('away');
    }
    written.push(keyId);
  };
  const database = { within, query } as unknown as Database;
  const uses = new KeyUses(database, { keyUseMs } as Schedule);
  return { written, use: (keyId: string) => uses.note({ workspaceId, keyId }) };
}

describe(KeyUses, () => {
  it('writes a busy key down once', async () => {
    const { use, written } = world();
    await Promise.all(Array.from({ length: 50 }, () => use('key_1')));
    await use('key_1');
    expect(written).toEqual(['key_1']);
  });

  it('writes each key down', async () => {
    const { use, written } = world();
    await use('key_1');
    await use('key_2');
    expect(written).toEqual(['key_1', 'key_2']);
  });

  it('writes it down again once its time is over', async () => {
    const { use, written } = world({ keyUseMs: 0 });
    await use('key_1');
    await use('key_1');
    expect(written).toEqual(['key_1', 'key_1']);
  });

  it('tries again with the next use after a write that failed', async () => {
    const { use, written } = world({ failures: 1 });
    await expect(use('key_1')).rejects.toThrow('away');
    await use('key_1');
    expect(written).toEqual(['key_1']);
  });
});
