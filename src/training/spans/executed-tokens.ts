import type { AnswerProgram } from '../prompts/prompt-template.js';
import { logicalLines } from './logical-lines.js';

const HEADER = /^\s*(?:@|(?:async\s+)?def\b|class\b)/;

/**
 * StepCoder's mask of the tokens that the tests executed (FGO, arXiv 2402.01391): 1 for a token that lies at least
 * partly on a line of an executed statement, 0 for one that lies on unexecuted lines only. Headers of functions and
 * classes count as executed, as does all that lies outside the program and the end-of-sequence token.
 *
 * @param executed 1-based lines of the program; a program that executed nothing, as one that does not compile, has no mask
 * @param tokens first byte of each token in the bytes of the answer, [T], and the length of the answer
 * @returns [T], or null where every token counts
 */
export function executedTokens(
  executed: readonly number[] | undefined,
  { program, answerStart, programStart }: AnswerProgram,
  { byteOffsets, answerBytes }: { readonly byteOffsets: Int32Array; readonly answerBytes: number },
): Float32Array | null {
  if (executed === undefined || executed.length === 0) {
    return null;
  }
  const counts = countedBytes(program, new Set(executed));
  const shift = programStart - answerStart;
  return Float32Array.from(byteOffsets, (start, token) => {
    const end = Math.max(byteOffsets[token + 1] ?? answerBytes, start + 1);
    return start >= answerBytes || counts(start + shift, end + shift) ? 1 : 0;
  });
}

/** Whether any byte of a range of the program counts. */
function countedBytes(
  program: string,
  executed: ReadonlySet<number>,
): (start: number, end: number) => boolean {
  const lines = logicalLines(program);
  const headers = new Set(
    lines.flatMap(({ text, statement, isStart }) =>
      isStart && HEADER.test(text) ? [statement] : [],
    ),
  );
  const ran = new Set(
    lines.flatMap(({ statement }, index) => (executed.has(index + 1) ? [statement] : [])),
  );
  const bounds: { readonly end: number; readonly counts: boolean }[] = [];
  let end = 0;
  const breaks = program.split(/(?<=\r\n|\n|\r(?!\n))/);
  lines.forEach(({ statement }, index) => {
    end += Buffer.byteLength(breaks[index] ?? '');
    bounds.push({ end, counts: ran.has(statement) || headers.has(statement) });
  });
  return (start, stop) =>
    start < 0 ||
    stop > end ||
    bounds.some(
      ({ end: lineEnd, counts }, index) =>
        counts && start < lineEnd && stop > (bounds[index - 1]?.end ?? 0),
    );
}
