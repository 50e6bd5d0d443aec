import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Rounds } from './rounds.js';

describe('rounds', () => {
  test('go on after one that failed, which is reported', async () => {
    const failures: unknown[] = [];
    let count = 0;
    const rounds = new Rounds(
      1,
      async () => {
        count += 1;
        if (count === 2) {
          throw new Error('the second');
        }
      },
      (error) => failures.push(error),
    );
    rounds.start();
    await vi.waitFor(() => expect(count).toBeGreaterThan(3), { timeout: 100_000 });
    await rounds.stop();
    expect(failures).toEqual([new Error('the second')]);
  });

  test('end with the one that is under way, without waiting for the next', async () => {
    const log: string[] = [];
    const round = async (): Promise<void> => {
      log.push('begin');
      await sleep(20);
      log.push('end');
    };
    const rounds = new Rounds(3_600_000, round, () => undefined);
    rounds.start();
    await rounds.stop();
    expect(log).toEqual(['begin', 'end']);
  });
});
