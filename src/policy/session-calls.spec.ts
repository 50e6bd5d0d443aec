import { describe, expect, it } from 'vitest';
import {
  EngineDiverged,
  EngineInterrupted,
  EngineRefused,
  EngineSessionLost,
  EngineUnavailable,
} from './engine-errors.js';
import { SessionCalls } from './session-calls.js';

const answerNumber = async (sequence: number) => sequence;

describe('SessionCalls', () => {
  it('numbers calls from 1, one at a time and in order', async () => {
    const calls = new SessionCalls('s');
    let running = 0;
    const seen = await Promise.all(
      Array.from({ length: 5 }, () =>
        calls.change(async (sequence) => {
          running += 1;
          expect(running).toBe(1);
          await Promise.resolve();
          running -= 1;
          return sequence;
        }),
      ),
    );
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it.each([new EngineRefused('no', 'invalid_request'), new EngineDiverged('inf')])(
    'gives the number of a refused call to the next ($name)',
    async (refusal) => {
      const calls = new SessionCalls('s');
      await calls.change(answerNumber);
      await expect(calls.change(() => Promise.reject(refusal))).rejects.toBe(refusal);
      expect(await calls.change(answerNumber)).toBe(2);
    },
  );

  it('counts as lost once the fate of a call is unknown', async () => {
    const calls = new SessionCalls('s');
    const doubt = new EngineUnavailable('no answer');
    await expect(calls.change(() => Promise.reject(doubt))).rejects.toBe(doubt);
    await expect(calls.change(answerNumber)).rejects.toThrow(EngineSessionLost);
  });

  it('fails calls in flight, those that wait and later ones once it is interrupted', async () => {
    const calls = new SessionCalls('s');
    const untilAborted = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    const waiting = [
      calls.change((_sequence, signal) => untilAborted(signal)),
      calls.change(async () => 'never'),
      calls.read(untilAborted),
    ];
    await Promise.resolve();
    calls.interrupt();
    const later = [calls.change(async () => 'never'), calls.read(async () => 'never')];
    const ends = await Promise.allSettled([...waiting, ...later]);
    for (const end of ends) {
      expect(end).toMatchObject({ reason: expect.any(EngineInterrupted) as Error });
    }
  });
});
