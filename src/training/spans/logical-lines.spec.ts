import { describe, expect, it } from 'vitest';
import { executedTokens } from './executed-tokens.js';
import { logicalLines } from './logical-lines.js';

const statements = (program: string): number[] =>
  logicalLines(program).map(({ statement }) => statement);

describe('logicalLines', () => {
  it.each([
    ['lone statements', 'a = 1\nb = 2', [1, 2]],
    ['brackets', 'f(\n  1,\n)\nb = 2', [1, 1, 1, 4]],
    ['a bracket in a string or a comment', "a = '('  # [\nb = 2", [1, 2]],
    ['a triple-quoted string', 'a = """\nif x:\n"""\nb = 2', [1, 1, 1, 4]],
    ['an escaped quote', 'a = "\\""\nb = 2', [1, 2]],
    ['a backslash', 'a = 1 + \\\n  2\nb = 2', [1, 1, 3]],
    ['comments and blank lines, which belong to what follows', '# why\n\na = 1', [3, 3, 3]],
    ['other line breaks', 'a = 1\r\nb = 2\rc = 3', [1, 2, 3]],
    ['a string that is left open on its line', "a = '(\nb = 2", [1, 2]],
    ['a bracket that is never closed', 'a = (\nb = 2', [1, 1]],
  ])('tells the statement of each line: %s', (_, program, expected) => {
    expect(statements(program)).toEqual(expected);
  });
});

describe('executedTokens', () => {
  const program = 'def f(x):\n    if x:\n        return 1\n    return 2\n';
  const place = { program, answerStart: 0, programStart: 0 };
  /** One token per line, and the end of the sequence. */
  const tokens = { byteOffsets: Int32Array.from([0, 10, 20, 37, 50]), answerBytes: 50 };
  const mask = (...executed: number[]) => {
    const found = executedTokens(executed, place, tokens);
    return found === null ? null : [...found];
  };

  it('keeps the tokens of lines that ran, headers and the end of the sequence', () => {
    expect(mask(2, 4)).toEqual([1, 1, 0, 1, 1]);
  });

  it('is none for a program that executed nothing', () => {
    expect(mask()).toBeNull();
    expect(executedTokens(undefined, place, tokens)).toBeNull();
  });

  it('keeps a token that lies on two lines when either ran', () => {
    const wide = { byteOffsets: Int32Array.from([0, 10, 30, 50]), answerBytes: 50 };
    expect([...(executedTokens([4], place, wide) ?? [])]).toEqual([1, 0, 1, 1]);
  });

  it('keeps all lines of a statement of which one ran', () => {
    const call = 'x = g(\n  1,\n)\n';
    const byLine = { byteOffsets: Int32Array.from([0, 7, 12]), answerBytes: call.length };
    const at = { program: call, answerStart: 0, programStart: 0 };
    expect([...(executedTokens([1], at, byLine) ?? [])]).toEqual([1, 1, 1]);
  });

  it('keeps what lies outside the program', () => {
    const answer = `\`\`\`python\n${program}\`\`\``;
    const fenced = { program, answerStart: 10, programStart: 0 };
    const places = {
      byteOffsets: Int32Array.from([0, 30, 60]),
      answerBytes: Buffer.byteLength(answer),
    };
    expect([...(executedTokens([2], fenced, places) ?? [])]).toEqual([1, 0, 1]);
  });
});
