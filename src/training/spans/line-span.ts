/** A half-open byte range. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Bytes of a 1-based line of a program, its indentation and line break left out; null past the end. Lines end at
 * \n, \r\n or \r, as in Python.
 */
export function lineSpan(program: string, line: number): ByteSpan | null {
  const lines = program.split(/(?<=\r\n|\n|\r(?!\n))/);
  const text = lines[line - 1];
  if (text === undefined) {
    return null;
  }
  const before = Buffer.byteLength(lines.slice(0, line - 1).join(''));
  const indentation = text.length - text.trimStart().length;
  const start = before + Buffer.byteLength(text.slice(0, indentation));
  return { start, end: start + Buffer.byteLength(text.trim()) };
}

/** Number of lines of a program; an empty last line does not count. */
export function countLines(program: string): number {
  return program.trimEnd().split(/\r\n|\n|\r/).length;
}

/** A range of the program as a range of the answer, or null when it lies before the answer. */
export function answerSpan(
  span: ByteSpan,
  place: { readonly answerStart: number; readonly programStart: number },
): ByteSpan | null {
  const shift = place.answerStart - place.programStart;
  const end = span.end + shift;
  const start = Math.max(span.start + shift, place.answerStart);
  return end <= start ? null : { start, end };
}
