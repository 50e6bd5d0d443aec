import type { Verdict } from '../../contracts/verdict.js';

/** The part of a failing program that its error points at (RLTF's U_global, U_line and U_ignore). */
export type ErrorSpan =
  | { readonly kind: 'global' }
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'ignore' };

/** RLTF's penalty on the span. */
export const SPAN_PENALTY = -0.3;

const IGNORED_SYNTAX = [
  /inconsistent use of tabs and spaces/,
  /unindent does not match/,
  /unterminated triple-quoted string/,
  /duplicate argument/,
  /import \* only allowed at module level/,
];

const TRUNCATION = [
  /invalid syntax/,
  /unexpected EOF/,
  /unterminated string/,
  /was never closed/,
  /expected an indented block/,
];

/**
 * Where a failing program is at fault (RLTF, arXiv 2307.04349, error categories). Failed tests alone point
 * nowhere; timeouts and endless recursion at the whole program; syntax errors at their line, or at the whole
 * program when they say that it stops too early; exceptions at the innermost line of the program.
 *
 * @param lines number of lines of the program
 */
export function errorSpan(
  verdict: Pick<Verdict, 'status' | 'errorType' | 'errorLine' | 'message'>,
  lines: number,
): ErrorSpan {
  if (verdict.status === 'timeout' || verdict.errorType === 'RecursionError') {
    return { kind: 'global' };
  }
  if (verdict.status === 'syntax_error') {
    return syntaxSpan(verdict.message ?? '', verdict.errorLine, lines);
  }
  if (verdict.status !== 'runtime_error' || verdict.errorType === 'RuntimeError') {
    return { kind: 'ignore' };
  }
  return lineSpan(verdict.errorLine);
}

function syntaxSpan(message: string, line: number | undefined, lines: number): ErrorSpan {
  if (IGNORED_SYNTAX.some((pattern) => pattern.test(message))) {
    return { kind: 'ignore' };
  }
  const isAtEnd = line !== undefined && line >= lines;
  return isAtEnd && TRUNCATION.some((pattern) => pattern.test(message))
    ? { kind: 'global' }
    : lineSpan(line);
}

function lineSpan(line: number | undefined): ErrorSpan {
  return line === undefined ? { kind: 'ignore' } : { kind: 'line', line };
}
