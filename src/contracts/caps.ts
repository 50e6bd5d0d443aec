import { z } from 'zod';

const MAX_COUNT = 1_000_000_000_000;
const Count = z.int().positive().max(MAX_COUNT).nullable();

/** What a key may use. A day is one of UTC. */
export const KeyCaps = z
  .strictObject({
    requestsPerMinute: Count.describe('Requests of any kind.'),
    engineSecondsPerDay: z
      .number()
      .positive()
      .max(1e9)
      .nullable()
      .describe('Seconds during which the engine works for the jobs and generations of the key.'),
    tokensPerDay: Count.describe('Tokens sampled and trained on, together.'),
    runningJobs: Count.describe('Jobs of the key that have neither ended nor are paused.'),
  })
  .describe('What a key may use; null is no cap.')
  .meta({ id: 'KeyCaps' });
export type KeyCaps = Readonly<z.infer<typeof KeyCaps>>;
export type CapName = keyof KeyCaps;

export const NO_CAPS: KeyCaps = Object.freeze({
  requestsPerMinute: null,
  engineSecondsPerDay: null,
  tokensPerDay: null,
  runningJobs: null,
});
