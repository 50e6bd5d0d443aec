import { wrap } from './printable.js';

export interface Panel {
  readonly title: string;
  readonly text: string;
}

/** Two texts beside each other under their titles, in `width` columns; longer lines are wrapped. */
export function sideBySide(left: Panel, right: Panel, width: number): string {
  const half = Math.floor((width - 3) / 2);
  const [first, second] = [left, right].map(({ title, text }) => [
    ...wrap(title, half),
    '-'.repeat(half),
    ...wrap(text.replace(/^\n+|\s+$/g, ''), half),
  ]) as [string[], string[]];
  const height = Math.max(first.length, second.length);
  return Array.from({ length: height }, (_, row) =>
    `${(first[row] ?? '').padEnd(half)} | ${second[row] ?? ''}`.trimEnd(),
  ).join('\n');
}
