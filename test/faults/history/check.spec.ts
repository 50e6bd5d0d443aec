import { describe, expect, test } from 'vitest';
import type { JobState } from '../../../src/jobs/job-state.js';
import { check } from './check.js';
import type { Entry, Evidence, JobRecord, StateEvent } from './evidence.js';

const calls = { next: 0 };

/** One call with its end. */
function call(verb: Entry['verb'], about: string, end: Partial<Entry>): Entry[] {
  calls.next += 1;
  const base = { client: 'ws-1', call: calls.next, verb, about };
  return [
    { ...base, type: 'invoke' },
    { ...base, type: 'ok', ...end },
  ];
}

const pathOf = (job: string, ...states: JobState[]): StateEvent[] =>
  states.map((to, index) => ({ id: `${job}-${index}`, from: states[index - 1] ?? null, to }));

/** A job whose first worker died in its second step. */
const survivor: JobRecord = {
  id: 'job-1',
  client: 'ws-1',
  name: 'survivor',
  state: 'succeeded',
  error: null,
  losses: [],
  plannedSteps: 3,
  sequences: [1, 2, 3, 4, 5, 6, 7, 8],
  states: pathOf('job-1', 'queued', 'running', 'retry_wait', 'queued', 'running', 'succeeded'),
  journaledSteps: [1, 2, 3],
  writes: [
    { fence: 1, what: 'a claim' },
    { fence: 1, what: 'step 1' },
    { fence: 2, what: 'a claim' },
    { fence: 2, what: 'step 2' },
    { fence: 2, what: 'step 3' },
  ],
  usage: { executions: 12, engineSeconds: 0.3 },
  recordedUsage: [
    { executions: 4, engineSeconds: 0.1 },
    { executions: 4, engineSeconds: 0.1 },
    { executions: 4, engineSeconds: 0.1 },
  ],
  weights: 'aa',
  expectedWeights: 'aa',
};

/** A job that was cancelled while it waited. */
const cancelled: JobRecord = {
  ...survivor,
  id: 'job-2',
  name: 'cancelled',
  state: 'cancelled',
  sequences: [1, 2],
  states: pathOf('job-2', 'queued', 'cancelled'),
  journaledSteps: [],
  writes: [],
  usage: {},
  recordedUsage: [],
  weights: null,
};

const honest: Evidence = {
  entries: [
    ...call('submit', 'survivor', { job: 'job-1' }),
    ...call('submit', 'refused', { type: 'fail' }),
    ...call('read', 'job-1', { state: 'queued' }),
    ...call('submit', 'cancelled', { type: 'info' }),
    ...call('read', 'job-1', { state: 'running' }),
    ...call('list', '', { listed: ['job-1', 'job-2'] }),
    ...call('read', 'job-1', { state: 'retry_wait' }),
    ...call('cancel', 'job-2', { state: 'cancelled' }),
    ...call('read', 'job-1', { state: 'running' }),
    ...call('read', 'job-1', { type: 'info' }),
    ...call('read', 'job-1', { state: 'succeeded' }),
    ...call('read', 'job-1', { state: 'succeeded' }),
  ],
  jobs: [survivor, cancelled],
  received: ['job-1-1', 'job-1-5', 'job-2-1'],
  memory: { stored: 'm', indexed: 'm' },
  leftovers: [],
  takeovers: { ms: [3_000, 3_400], mostMs: 4_500 },
};

const doctored = (change: Partial<JobRecord>): Evidence => ({
  ...honest,
  jobs: [{ ...survivor, ...change }, cancelled],
});
const told = (...more: Entry[]): Evidence => ({ ...honest, entries: [...honest.entries, ...more] });
/** With calls in the midst of the others, before the first job has ended. */
const toldBefore = (...more: Entry[]): Evidence => ({
  ...honest,
  entries: honest.entries.toSpliced(-4, 0, ...more),
});
const twice = { ...cancelled, id: 'job-3', states: pathOf('job-3', 'queued', 'cancelled') };

/** What was done to the honest history, a rule that this breaks, and the history. */
const DOCTORED: readonly (readonly [string, string, Evidence])[] = [
  ['a call is answered twice', 'paired-calls', told({ ...honest.entries[1]!, type: 'fail' })],
  [
    'an acknowledged job is gone',
    'acknowledged-lost',
    told(...call('submit', 'third', { job: 'job-3' })),
  ],
  [
    'a repeated submit made two jobs',
    'job-unasked',
    {
      ...told(...call('cancel', 'job-3', { state: 'cancelled' })),
      jobs: [...honest.jobs, twice],
      received: [...honest.received, 'job-3-1'],
    },
  ],
  [
    'a client reads an earlier state again',
    'reads-go-back',
    toldBefore(...call('read', 'job-1', { state: 'retry_wait' })),
  ],
  ['a job leaves its end', 'left-an-end', told(...call('read', 'job-1', { state: 'running' }))],
  [
    'a list misses an acknowledged job',
    'wrong-list',
    told(...call('list', '', { listed: ['job-2'] })),
  ],
  [
    'a list shows a job of another workspace',
    'wrong-list',
    told(...call('list', '', { listed: ['job-1', 'job-2', 'job-7'] })),
  ],
  [
    'a job fails',
    'not-ended-well',
    doctored({
      state: 'failed',
      states: pathOf('job-1', 'queued', 'running', 'retry_wait', 'queued', 'running', 'failed'),
      sequences: [1, 2, 3, 4, 5, 6],
    }),
  ],
  ['an event is missing', 'event-gap', doctored({ sequences: [1, 2, 3, 5, 6, 7, 8] })],
  [
    'a job takes an edge that the graph does not have',
    'illegal-path',
    doctored({ states: survivor.states.with(2, { id: 'e', from: 'running', to: 'paused' }) }),
  ],
  [
    'a job succeeds twice',
    'not-one-end',
    {
      ...doctored({
        states: [...survivor.states, { id: 'job-1-6', from: 'running', to: 'succeeded' }],
      }),
      received: [...honest.received, 'job-1-6'],
    },
  ],
  ['a step was never journaled', 'journal-incomplete', doctored({ journaledSteps: [1, 3] })],
  [
    'a worker that was taken over writes once more',
    'fences-overlap',
    doctored({ writes: [...survivor.writes, { fence: 1, what: 'step 2' }] }),
  ],
  [
    'a replayed step is charged twice',
    'usage-differs',
    doctored({ usage: { executions: 16, engineSeconds: 0.3 } }),
  ],
  ['the weights are others', 'weights-differ', doctored({ weights: 'ab' })],
  ['a webhook never came', 'wrong-webhooks', { ...honest, received: ['job-1-1', 'job-1-5'] }],
  [
    'a webhook came that no event explains',
    'wrong-webhooks',
    { ...honest, received: [...honest.received, 'job-1-4'] },
  ],
  [
    'the index lacks an episode',
    'memory-differs',
    { ...honest, memory: { stored: 'm', indexed: 'n' } },
  ],
  ['a lease outlives the shutdown', 'left-over', { ...honest, leftovers: ['lease of job-1'] }],
  [
    'a dead worker keeps its job for too long',
    'late-takeover',
    { ...honest, takeovers: { ms: [3_000, 9_000], mostMs: 4_500 } },
  ],
];

describe(check, () => {
  test('finds nothing wrong with a run that kept every promise', () => {
    expect(check(honest)).toEqual([]);
  });

  test.each(DOCTORED)('finds that %s', (_what, rule, evidence) => {
    expect(check(evidence).map((violation) => violation.rule)).toContain(rule);
  });
});
