import { expect, it } from 'vitest';
import { complexityOf } from './complexity-score.js';
import { styleOf } from './style-score.js';

const finding = (rule: string, line = 1) => ({ rule, line, message: 'it is so' });

it('takes from style in proportion to the cost of the findings per statement', () => {
  // (0.8 + 0.3) / 10 = 0.11 a statement, 22 % of the way from 2 to -1.
  expect(styleOf([finding('F401'), finding('E225')], 10)).toMatchObject({
    value: 1.34,
    components: { faults: 2, density: 0.11 },
  });
  // No program counts as shorter than six statements: 0.3 / 6 = 0.05.
  expect(styleOf([finding('E225')], 1)).toMatchObject({ value: 1.7 });
  expect(styleOf([], 1)).toMatchObject({ value: 2, reason: '' });
});

it('shows the first findings and counts the rest', () => {
  const { reason } = Object.assign(
    { reason: '' },
    styleOf(
      [1, 2, 3, 4, 5, 6].map((line) => finding('E225', line)),
      10,
    ),
  );

  expect(reason).toMatch(/^line 1: E225 it is so; .*line 4: E225 it is so; 2 more$/u);
});

it('takes from complexity by what is beyond 1.25 times the canonical solution', () => {
  const canonical = { cyclomatic: 4, nesting: 2, statements: 8 };
  const measured = { cyclomatic: 10, nesting: 2, statements: 20 };

  // Allowed are 5, 2.5 and 10. Branches: 100 % over, half of 0.5; statements: 100 % over, half of 0.6.
  expect(complexityOf(measured, canonical)).toMatchObject({ value: 0.35 });
  expect(complexityOf(canonical, canonical)).toMatchObject({ value: 2, reason: '' });
});
