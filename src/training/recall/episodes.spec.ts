import { describe, expect, it } from 'vitest';
import { taskOf } from '../../../test/support/tasks.js';
import { verdictOf } from '../../../test/support/verdicts.js';
import type { Verdict } from '../../contracts/verdict.js';
import { episodesToRemember, type JudgedAnswer } from './episodes.js';
import { errorTypesOf } from './error-types.js';
import { lessonOf } from './lesson.js';

const judged = (answer: string, verdict: Verdict, reward: number | null = 0): JudgedAnswer => ({
  task: taskOf('a'),
  answer,
  verdict,
  reward,
});

describe('episodesToRemember', () => {
  it('keeps the first pass and the first failure of each error type of a task', () => {
    const kept = episodesToRemember('job', 3, 'training', [
      judged('p1', verdictOf('passed'), 1),
      judged('p2', verdictOf('passed'), 1),
      judged('n1', verdictOf('runtime_error', { errorType: 'NameError' })),
      judged('n2', verdictOf('runtime_error', { errorType: 'NameError' })),
      judged('t1', verdictOf('timeout')),
    ]);
    expect(kept.map(({ answer }) => answer)).toEqual(['p1', 'n1', 't1']);
  });

  it('forgets attempts without a reward', () => {
    expect(
      episodesToRemember('job', 1, 'training', [judged('x', verdictOf('passed'), null)]),
    ).toEqual([]);
  });

  it('gives the same attempt of a replayed step the same key', () => {
    const keys = (): string[] =>
      episodesToRemember('job', 3, 'training', [judged('p', verdictOf('passed'), 1)]).map(
        ({ key }) => key,
      );
    expect(keys()).toEqual(keys());
  });

  it('never keeps what a hidden test said', () => {
    const secret = verdictOf('assertion_failure', {
      message: 'f(41) gave 1, expected SECRET',
      tests: [{ passed: false, message: 'SECRET' }],
    });
    const kept = episodesToRemember('job', 1, 'training', [judged('x', secret)]);
    expect(JSON.stringify(kept)).not.toContain('SECRET');
  });
});

describe('errorTypesOf', () => {
  it('names each type once, the deciding one first', () => {
    const tests = [
      { passed: false, errorType: 'KeyError' },
      { passed: false },
      { passed: false, errorType: 'TypeError' },
      { passed: true },
    ];
    expect(errorTypesOf(verdictOf('runtime_error', { errorType: 'TypeError', tests }))).toEqual([
      'TypeError',
      'KeyError',
      'WrongAnswer',
    ]);
  });

  it('has none for a pass or a failure of the sandbox', () => {
    expect(errorTypesOf(verdictOf('passed'))).toEqual([]);
    expect(errorTypesOf(verdictOf('sandbox_error'))).toEqual([]);
  });
});

describe('lessonOf', () => {
  it('says what failed and where', () => {
    const verdict = verdictOf('runtime_error', { errorType: 'NameError', errorLine: 3, passed: 1 });
    expect(lessonOf(verdict)).toBe('Failed with NameError at line 3; 1 of 4 tests passed.');
  });
});
