import { describe, expect, test } from 'vitest';
import { progressOf } from './job-progress.js';

const at = (seconds: number): Date => new Date(seconds * 1000);
const job = { state: 'running', step: 10, totalSteps: 40, paceStep: 0, paceSince: at(0) } as const;

describe(progressOf, () => {
  test('the time left is the mean pace of this claim times the steps left', () => {
    expect(progressOf(job, at(20))).toEqual({
      step: 10,
      total: 40,
      percent: 25,
      etaSeconds: 60,
      etaBasis: { steps: 10, seconds: 20 },
    });
  });

  test('steps of an earlier claim do not count towards the pace', () => {
    expect(progressOf({ ...job, paceStep: 8 }, at(20))).toMatchObject({
      etaSeconds: 300,
      etaBasis: { steps: 2, seconds: 20 },
    });
  });

  test.each([
    ['before the first step of a claim', { paceStep: 10 }],
    ['before any step', { paceStep: null, paceSince: null }],
    ['while it waits', { state: 'queued' as const }],
  ])('%s nothing is promised', (_, change) => {
    const none = { etaSeconds: null, etaBasis: null };
    expect(progressOf({ ...job, ...change }, at(20))).toMatchObject(none);
  });
});
