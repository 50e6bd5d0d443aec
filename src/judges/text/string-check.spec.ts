import { describe, expect, it } from 'vitest';
import { checkString } from './string-check.js';

const check = (operation: string, value: string, program: string, ignoreCase = false): number =>
  checkString(
    { kind: 'string_check', operation: operation as 'equals', value, ignoreCase },
    {
      program,
    },
  ).value;

describe(checkString.name, () => {
  it.each([
    ['equals', 'ab', 1, 0],
    ['not_equals', 'ab', 0, 1],
    ['contains', 'b', 1, 1],
    ['contains', 'bc', 0, 1],
    ['not_contains', 'bc', 1, 0],
    ['starts_with', 'b', 0, 1],
    ['ends_with', 'b', 1, 0],
  ])('%s %j scores "ab" %i and "bc" %i', (operation, value, first, second) => {
    expect([check(operation, value, 'ab'), check(operation, value, 'bc')]).toEqual([first, second]);
  });

  it('tells capitals apart unless it is told not to', () => {
    expect(check('contains', 'IMPORT', 'import os')).toBe(0);
    expect(check('contains', 'IMPORT', 'import os', true)).toBe(1);
  });

  it('reads the value as text, never as a pattern', () => {
    expect(check('contains', '.*', 'anything')).toBe(0);
    expect(check('contains', '.*', 'from x import .*')).toBe(1);
  });

  it('counts every blank', () => {
    expect(check('equals', 'ab', 'ab\n')).toBe(0);
  });

  it('says what does not hold', () => {
    const spec = {
      kind: 'string_check',
      operation: 'contains',
      value: '"',
      ignoreCase: false,
    } as const;
    expect(checkString(spec, { program: '' }).reason).toBe('Not so: contains "\\""');
    expect(checkString(spec, { program: '"' }).reason).toBe('');
  });
});
