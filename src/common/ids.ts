import { randomFillSync } from 'node:crypto';
import { z } from 'zod';

/** Every kind of thing that has an id, by the prefix that its ids carry. */
export const ID_PREFIXES = {
  workspace: 'ws',
  apiKey: 'key',
  request: 'req',
  dataset: 'ds',
  task: 'task',
  model: 'mdl',
  modelAlias: 'als',
  modelPromotion: 'prm',
  job: 'job',
  event: 'evt',
  attempt: 'att',
  evaluation: 'eval',
  evaluationRun: 'erun',
  experiment: 'expt',
  checkpoint: 'ckpt',
  export: 'exp',
  episode: 'ep',
  memorySpace: 'spc',
  generation: 'gen',
  feedback: 'fb',
  judge: 'jdg',
  judgeRevision: 'jrev',
  judgeRun: 'jrun',
  programRun: 'prun',
  endpoint: 'end',
  endpointCall: 'call',
  webhookEndpoint: 'whe',
  webhookDelivery: 'whd',
  outbox: 'out',
  worker: 'wrk',
  auditEvent: 'aud',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const RANDOM_BYTES = 10;
/** Bytes of the system's randomness for many ids: to ask for ten of them costs as much as for thousands. */
const drawn = Buffer.alloc(RANDOM_BYTES * 400);
let taken = drawn.length;

/**
 * A new id: prefix, 48 bits of time and 80 random bits, in 26 digits of base 32 that sort by time.
 *
 * Ids made in one millisecond have no order among themselves; nobody can guess one from another.
 */
export function newId(kind: IdKind, now: number = Date.now()): string {
  const random = BigInt(`0x${randomBytes().toString('hex')}`);
  const text = ((BigInt(now) << 80n) | random).toString(32);
  return `${ID_PREFIXES[kind]}_${text.padStart(26, '0')}`;
}

/** The next of the bytes that were drawn; each is given out once. */
function randomBytes(): Buffer {
  if (taken === drawn.length) {
    randomFillSync(drawn);
    taken = 0;
  }
  taken += RANDOM_BYTES;
  return drawn.subarray(taken - RANDOM_BYTES, taken);
}

/** The schema of an id of one kind, for path parameters and bodies. */
export function idSchema(kind: IdKind): z.ZodString {
  const prefix = ID_PREFIXES[kind];
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[0-9a-v]{26}$`), `must be an id that starts with ${prefix}_`)
    .meta({ examples: [`${prefix}_01jabk1e8o5l4v2u8q5m3n7t1s`] });
}
