const LEAST = 3;

/**
 * Text between two lines of backticks that it cannot close: they are longer than any run of backticks in it. By
 * CommonMark, and to a reader, all of it is one block. The same text gives the same bytes.
 */
export function fenced(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(LEAST, longest + 1));
  return `${fence}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}
