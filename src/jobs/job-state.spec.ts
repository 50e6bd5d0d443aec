import { describe, expect, test } from 'vitest';
import {
  allowedVerbs,
  HELD_STATES,
  isTerminal,
  JOB_STATES,
  type JobActor,
  type JobState,
  requestTarget,
  sourcesOf,
  TRANSITIONS,
} from './job-state.js';

/** Small and repeatable; the seed is the test's. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('job states', () => {
  test('exactly succeeded, failed and cancelled are final', () => {
    expect(JOB_STATES.filter(isTerminal)).toEqual(['succeeded', 'failed', 'cancelled']);
  });

  test('every state but queued can be reached, and every state leads to an end', () => {
    const reached = new Set<JobState>(['queued']);
    const ending = new Set<JobState>(JOB_STATES.filter(isTerminal));
    for (const _ of JOB_STATES) {
      for (const { from, to } of TRANSITIONS) {
        if (reached.has(from)) {
          reached.add(to);
        }
        if (ending.has(to)) {
          ending.add(from);
        }
      }
    }
    expect(reached.size).toBe(JOB_STATES.length);
    expect(ending.size).toBe(JOB_STATES.length);
  });

  test('a pair of states appears once', () => {
    const pairs = TRANSITIONS.map(({ from, to }) => `${from} ${to}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('only a worker makes a job run or succeed', () => {
    for (const state of ['running', 'succeeded'] as const) {
      const actors = TRANSITIONS.filter(({ to }) => to === state).flatMap(({ by }) => by);
      expect(new Set(actors)).toEqual(new Set(['worker']));
    }
  });

  test('a request never takes a held job away from its worker, it asks', () => {
    const taken = TRANSITIONS.filter(
      ({ from, to, by }) =>
        by.includes('api') && HELD_STATES.includes(from) && !HELD_STATES.includes(to),
    );
    expect(taken).toEqual([]);
  });

  test.each([
    ['queued', 'paused', null, 'cancelled'],
    ['running', 'pausing', null, 'cancelling'],
    ['pausing', null, null, 'cancelling'],
    ['paused', null, 'queued', 'cancelled'],
    ['cancelling', null, null, null],
    ['retry_wait', 'paused', null, 'cancelled'],
    ['succeeded', null, null, null],
    ['failed', null, null, null],
    ['cancelled', null, null, null],
  ] as const)('pause, resume and cancel of a %s job lead to %s, %s and %s', (state, ...targets) => {
    const verbs = ['pause', 'resume', 'cancel'] as const;
    expect(verbs.map((verb) => requestTarget(verb, state))).toEqual(targets);
    expect(allowedVerbs(state)).toEqual(verbs.filter((_, index) => targets[index] !== null));
  });

  test('20,000 random commands never leave a final state and never make an unlisted move', () => {
    const random = sequence(7);
    const actors: JobActor[] = ['api', 'worker', 'reaper'];
    let state: JobState = 'queued';
    let ends = 0;
    let leftFinal = false;
    for (let index = 0; index < 20_000; index += 1) {
      const to: JobState = JOB_STATES[Math.floor(random() * JOB_STATES.length)]!;
      const by = actors[Math.floor(random() * actors.length)]!;
      if (sourcesOf(to, by).includes(state)) {
        leftFinal ||= isTerminal(state);
        state = to;
      }
      if (isTerminal(state)) {
        ends += 1;
        state = 'queued';
      }
    }
    expect(leftFinal).toBe(false);
    expect(ends).toBeGreaterThan(100);
  });
});
