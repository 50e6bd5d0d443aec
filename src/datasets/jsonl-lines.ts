import { ProblemError } from '../common/problems.js';

/** One line holds one task; the largest tests of public sets take a few MiB. */
export const MOST_LINE_BYTES = 8 * 1_048_576;
const LINE_BREAK = 0x0a;

export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly text: string;
  /** Bytes of the stream up to the end of this line. */
  readonly bytes: number;
}

/**
 * The lines that are not blank, of any number; one is held in memory at a time.
 *
 * @throws ProblemError invalid-dataset for a line that is too long or not UTF-8
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let [number, bytes] = [0, 0];
  for await (const line of splitLines(chunks)) {
    number += 1;
    bytes += line.length + 1;
    const text = decode(line, number);
    if (text.trim() !== '') {
      yield { number, text, bytes };
    }
  }
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let held = 0;
  let number = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end >= 0; end = chunk.indexOf(LINE_BREAK, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)]);
      [parts, held, start] = [[], 0, end + 1];
      number += 1;
    }
    parts.push(chunk.subarray(start));
    held += chunk.length - start;
    if (held > MOST_LINE_BYTES) {
      throw lineProblem(number, `the line is longer than ${MOST_LINE_BYTES} bytes`);
    }
  }
  if (held > 0) {
    yield Buffer.concat(parts);
  }
}

function decode(line: Buffer, number: number): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch {
    throw lineProblem(number, 'the line is not UTF-8');
  }
}

/** A line that cannot be a row. */
export function lineProblem(number: number, detail: string): ProblemError {
  return new ProblemError('invalid-dataset', `line ${number}: ${detail}`, [
    { pointer: `#/lines/${number}`, detail },
  ]);
}
