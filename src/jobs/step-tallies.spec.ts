import { describe, expect, test } from 'vitest';
import type { AttemptRecord } from '../contracts/training.js';
import { verdictOf } from '../../test/support/verdicts.js';
import { mostFrequent, tallyOf } from './step-tallies.js';

type Counted = Parameters<typeof tallyOf>[0][number];

function attemptOf(
  verdict: Counted['verdict'],
  values: Readonly<Record<string, number | null>> = {},
  promptKind: AttemptRecord['promptKind'] = 'plain',
): Counted {
  const components = Object.entries(values).map(([name, value]) => ({
    name,
    status: value === null ? ('errored' as const) : ('scored' as const),
    value: value ?? 0,
    weight: 1,
  }));
  return { verdict, promptKind, reward: { total: 0, components, spans: [] } };
}

describe(tallyOf, () => {
  test('counts each failure by the error that decided it, and no pass or sandbox failure', () => {
    const { errorTypes } = tallyOf([
      attemptOf(verdictOf('passed')),
      attemptOf(verdictOf('sandbox_error', { errorType: 'Ours' })),
      attemptOf(verdictOf('runtime_error', { errorType: 'NameError' })),
      attemptOf(verdictOf('runtime_error', { errorType: 'NameError' })),
      attemptOf(verdictOf('assertion_failure')),
      attemptOf(verdictOf('timeout', { errorType: 'Slow' })),
    ]);
    expect(errorTypes).toEqual({ NameError: 2, Timeout: 1, WrongAnswer: 1 });
  });

  test('adds up what was scored of each component, and leaves out what was not', () => {
    const { components } = tallyOf([
      attemptOf(verdictOf('passed'), { tests: 1, style: 2 }),
      attemptOf(verdictOf('passed'), { tests: -0.5, style: null }),
    ]);
    expect(components).toEqual({ tests: { scored: 2, sum: 0.5 }, style: { scored: 1, sum: 2 } });
  });

  test('says for each kind of prompt how many programs were judged and passed', () => {
    const { prompts } = tallyOf([
      attemptOf(verdictOf('passed'), {}, 'memory'),
      attemptOf(verdictOf('assertion_failure'), {}, 'memory'),
      attemptOf(verdictOf('sandbox_error'), {}, 'memory'),
      attemptOf(verdictOf('passed')),
    ]);
    expect(prompts).toEqual({ memory: { judged: 2, passed: 1 }, plain: { judged: 1, passed: 1 } });
  });
});

test('names that programs make up do not grow the record', () => {
  const counts = new Map(Array.from({ length: 50 }, (_, index) => [`E${index}`, 50 - index]));
  expect(mostFrequent(counts, 2)).toEqual({ E0: 50, E1: 49, other: (48 * 49) / 2 });
  expect(mostFrequent(new Map([['__proto__', 1]]))).toEqual(JSON.parse('{"__proto__": 1}'));
});
