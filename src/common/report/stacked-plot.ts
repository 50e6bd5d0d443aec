import { type Markup, markup } from './markup.js';
import { COLOURS, type Frame, framed, pixel } from './plot-frame.js';

/** What is stacked over one place: a count for each name. */
export interface Stack {
  readonly first: number;
  readonly last: number;
  readonly counts: ReadonlyMap<string, number>;
}

/** Bars over steps, one colour a name, the first name at the bottom; null when there is nothing to draw. */
export function stackedPlot(
  title: string,
  stacks: readonly Stack[],
  names: readonly string[],
): Markup | null {
  const heights = stacks.map(({ counts }) => sumOf(names.map((name) => counts.get(name) ?? 0)));
  const highest = heights.reduce((most, height) => Math.max(most, height), 0);
  const [first, last] = [stacks[0], stacks.at(-1)];
  if (highest === 0 || first === undefined || last === undefined) {
    return null;
  }
  const range = { x: [first.first - 0.5, last.last + 0.5], y: [0, highest], names } as const;
  return framed(
    title,
    range,
    (frame) => markup`${stacks.map((stack) => bar(frame, stack, names))}`,
  );
}

function bar(frame: Frame, { first, last, counts }: Stack, names: readonly string[]): Markup {
  const left = pixel(frame.x(first - 0.5));
  const width = Math.max(pixel(frame.x(last + 0.5) - left), 0.5);
  let below = 0;
  const parts = names.map((name, index) => {
    const count = counts.get(name) ?? 0;
    const [top, bottom] = [frame.y(below + count), frame.y(below)];
    below += count;
    return count === 0
      ? null
      : markup`<rect class="f${index % COLOURS}" x="${left}" y="${pixel(top)}" width="${width}" height="${pixel(bottom - top)}"/>`;
  });
  return markup`${parts}`;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
