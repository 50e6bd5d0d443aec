import { expect, it } from 'vitest';
import { describeErrors } from './memory-errors.js';

const bucket = (attempts: number, errors: { errorType: string; count: number }[]) => ({
  from: '2026-01-15T00:00:00.000Z',
  until: '2026-01-16T00:00:00.000Z',
  attempts,
  passing: Math.floor(attempts / 2),
  errors: errors.map(({ errorType, count }) => ({
    errorType,
    count,
    rate: count / attempts,
    share: 1,
    longTermShare: 0.4,
  })),
});

it('error statistics show the times of attempts, and what most of them ended in', () => {
  const types = ['A', 'B', 'C', 'D'].map((errorType, place) => ({ errorType, count: 4 - place }));
  const text = describeErrors({
    window: 9,
    buckets: [bucket(0, []), bucket(20, [...types, { errorType: 'E', count: 0 }])],
  });
  expect(text.split('\n')).toHaveLength(2);
  expect(text).toContain('A 20.0 % (40.0 %), B 15.0 % (40.0 %), C 10.0 % (40.0 %)');
  expect(text).not.toMatch(/[DE] \d/);
  expect(describeErrors({ window: 9, buckets: [bucket(0, [])] })).toContain('no attempt');
});
