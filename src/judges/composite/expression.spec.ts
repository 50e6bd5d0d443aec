import { describe, expect, it } from 'vitest';
import { evaluate, partsIn } from './expression.js';
import { ExpressionError, MAX_DEPTH, parseExpression } from './expression-parser.js';

const PARTS = new Map([
  ['a', 3],
  ['b', 0.5],
  ['part_2', -2],
]);
const parse = (text: string) => parseExpression(text, new Set(PARTS.keys()));
const valueOf = (text: string): number => evaluate(parse(text), PARTS);

function faultOf(text: string): { position: number; message: string } {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ExpressionError) {
      return { position: error.position, message: error.message };
    }
  }
  throw new Error(`${text} was read without a fault.`);
}

describe('an expression', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['8 - 3 - 2', 3],
    ['16 / 4 / 2', 2],
    ['-a + 1', -2],
    ['--a', 3],
    ['2 * -b', -1],
    ['.5 + 1. + 1e-1', 1.6],
    ['a * b + part_2', -0.5],
    ['min(a, b, part_2)', -2],
    ['max(a)', 3],
    ['clamp(a, 0, 1) + clamp(part_2, 0, 1) + clamp(b, 0, 1)', 1.5],
    ['abs(part_2)', 2],
    ['if(a > 2, b, part_2)', 0.5],
    ['if(a <= 2, b, if(b == 0.5, 7, 8))', 7],
    ['if(a != 3, 1, 0) + if(a >= 3, 10, 20) + if(b < a, 100, 200)', 110],
    ['  a\n ', 3],
  ])('%s is %d', (text, value) => {
    expect(valueOf(text)).toBeCloseTo(value, 12);
  });

  it('is not finite where something is divided by zero', () => {
    expect(valueOf('a / (b - 0.5)')).toBe(Infinity);
    expect(valueOf('0 / 0')).toBeNaN();
  });

  it('mentions the parts of both branches and of the test', () => {
    expect(partsIn(parse('if(a > 1, -b, min(1, part_2))'))).toEqual(new Set(PARTS.keys()));
    expect(partsIn(parse('1 + b'))).toEqual(new Set(['b']));
  });

  it.each([
    ['', 1, 'the end'],
    ['a +', 4, 'the end'],
    ['a b', 3, 'there is b'],
    ['1 + nobody', 5, 'no part nobody'],
    ['pow(a, 2)', 1, 'no function pow'],
    ['toString(a)', 1, 'no function toString'],
    ['constructor', 1, 'no part constructor'],
    ['(a', 3, ') is missing'],
    ['a + $', 5, '$ means nothing'],
    ['a  ;', 4, '; means nothing'],
    ['clamp(a, 1)', 1, 'takes 3 arguments, not 2'],
    ['if(a, 1, 2)', 5, 'a comparison is missing'],
    ['if(a > 1, 2)', 12, ', is missing'],
    ['a > 1', 3, 'an operator or the end'],
    ['1.2.3', 4, 'an operator or the end'],
  ])('%j is refused at character %d', (text, position, message) => {
    expect(faultOf(text)).toMatchObject({ position });
    expect(faultOf(text).message).toContain(message);
  });

  it.each([
    ['parentheses', (deep: number) => `${'('.repeat(deep)}a${')'.repeat(deep)}`],
    ['signs', (deep: number) => `${'-'.repeat(deep)}a`],
    ['calls', (deep: number) => `${'abs('.repeat(deep)}a${')'.repeat(deep)}`],
  ])('nests %s to a bound', (_what, nested) => {
    expect(Math.abs(valueOf(nested(MAX_DEPTH)))).toBe(3);
    expect(faultOf(nested(MAX_DEPTH + 1)).message).toContain('nested more than');
  });
});
