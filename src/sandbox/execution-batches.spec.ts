import { describe, expect, it } from 'vitest';
import type { Execution } from '../contracts/execution.js';
import { batchExecutions } from './execution-batches.js';

const TESTS: Execution['tests'] = { kind: 'asserts', setup: '', asserts: ['assert f(1) == 1'] };
const ATTEMPT: Execution = { program: '', language: 'python', tests: TESTS };

function attempts(count: number): Execution[] {
  return Array.from({ length: count }, () => ATTEMPT);
}

function placesOf(executions: readonly Execution[], slots: number): number[][] {
  return batchExecutions(executions, slots).map((batch) => batch.map(({ index }) => index));
}

describe(batchExecutions, () => {
  it('brings attempts at the same tests together, up to eight', () => {
    expect(placesOf(attempts(40), 1).map(({ length }) => length)).toEqual([8, 8, 8, 8, 8]);
  });

  it('leaves work for every slot', () => {
    expect(placesOf(attempts(4), 2)).toEqual([[0], [1], [2], [3]]);
  });

  it.each([
    ['other tests', { tests: { ...TESTS } }],
    ['other limits', { limits: { cpuSeconds: 1 } }],
    ['its lines recorded', { traceLines: true }],
    ['another language', { language: 'rust' }],
    ['its judge in the same process', { allowInProcessJudge: true }],
  ])('keeps an attempt apart that has %s', (_, other) => {
    const executions = attempts(4);
    expect(placesOf([...executions, { ...ATTEMPT, ...other }], 1).at(-1)).toEqual([4]);
  });

  it('keeps programs apart that no judge process serves', () => {
    const stdio: Execution = {
      ...ATTEMPT,
      tests: { kind: 'stdio', cases: [{ input: '', expected: '' }], comparer: { kind: 'exact' } },
    };
    expect(placesOf([stdio, stdio, stdio, stdio], 1)).toEqual([[0], [1], [2], [3]]);
  });
});
