import { isTerminal } from '../../../src/jobs/job-state.js';
import type { Evidence, JobRecord, Violation } from './evidence.js';

/** The first start and the end of every job reached the receiver, and nothing else did. */
export function everyWebhookArrives({ jobs, received }: Evidence): Violation[] {
  const expected = new Set(jobs.flatMap(toldEvents));
  const got = new Set(received);
  return [
    ...[...expected].filter((id) => !got.has(id)).map((id) => `${id} never came`),
    ...[...got].filter((id) => !expected.has(id)).map((id) => `${id} was never told`),
  ].map((detail) => ({ rule: 'wrong-webhooks', detail }));
}

export function memoryMatchesItsIndex({ memory }: Evidence): Violation[] {
  return memory.stored === memory.indexed
    ? []
    : [{ rule: 'memory-differs', detail: `${memory.stored} is stored, ${memory.indexed} indexed` }];
}

export function nothingIsLeft({ leftovers }: Evidence): Violation[] {
  return leftovers.map((detail) => ({ rule: 'left-over', detail }));
}

export function takeoversAreInTime({ takeovers: { ms, mostMs } }: Evidence): Violation[] {
  return ms
    .filter((took) => took > mostMs)
    .map((took) => ({ rule: 'late-takeover', detail: `${Math.round(took)} ms` }));
}

function toldEvents({ states }: JobRecord): string[] {
  const start = states.find(({ to }) => to === 'running');
  const ends = states.filter(({ to }) => isTerminal(to));
  return [...(start === undefined ? [] : [start]), ...ends].map(({ id }) => id);
}
