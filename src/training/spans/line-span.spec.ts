import { describe, expect, it } from 'vitest';
import { answerSpan, countLines, lineSpan } from './line-span.js';

function textOf(program: string, line: number): string | null {
  const span = lineSpan(program, line);
  return span === null ? null : Buffer.from(program).subarray(span.start, span.end).toString();
}

describe('lineSpan', () => {
  it('takes the line of the reported number, not the first copy of its text', () => {
    expect(lineSpan('x = 1\ny\nx = 1\n', 3)).toEqual({ start: 8, end: 13 });
  });

  it.each([
    ['CRLF', 'a = 1\r\n  b = 2\r\nc = 3', 2, 'b = 2'],
    ['tabs', 'def f():\n\t\treturn  1', 2, 'return  1'],
    ['emoji before it', 'a = "😀é"\nb = 2', 2, 'b = 2'],
    ['emoji in it', 'a = 1\nb = "😀"\nc', 2, 'b = "😀"'],
    ['a truncated last line', 'a = 1\nb = (', 2, 'b = ('],
    ['lone carriage returns', 'a\rb\rc', 2, 'b'],
  ])('finds the bytes of a line with %s', (_case, program, line, text) => {
    expect(textOf(program, line)).toBe(text);
  });

  it('is null past the end', () => {
    expect(lineSpan('a\nb', 3)).toBeNull();
  });
});

describe('answerSpan', () => {
  it('moves a span of the program to the answer that ends it', () => {
    const place = { answerStart: 0, programStart: 10 };
    expect(answerSpan({ start: 12, end: 15 }, place)).toEqual({ start: 2, end: 5 });
  });

  it('cuts off what the prompt gave, and is null when nothing is left', () => {
    const place = { answerStart: 0, programStart: 10 };
    expect(answerSpan({ start: 8, end: 12 }, place)).toEqual({ start: 0, end: 2 });
    expect(answerSpan({ start: 2, end: 10 }, place)).toBeNull();
  });
});

describe('countLines', () => {
  it('does not count an empty end', () => {
    expect(countLines('a\nb\n\n')).toBe(2);
  });
});
