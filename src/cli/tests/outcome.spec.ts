import { expect, it } from 'vitest';
import { summaryLine } from './outcome.js';

it('counts every suite into one line', () => {
  const outcome = (suite: string, state: 'passed' | 'failed' | 'skipped') => ({
    suite,
    name: 'a test',
    state,
    detail: '',
  });
  const outcomes = [
    outcome('static', 'passed'),
    outcome('unit', 'passed'),
    outcome('python', 'failed'),
    outcome('e2e', 'skipped'),
  ];
  expect(summaryLine(outcomes)).toBe('2 passed, 1 failed, 1 skipped');
});
