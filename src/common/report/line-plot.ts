import { type Markup, markup } from './markup.js';
import { COLOURS, type Frame, framed, pixel } from './plot-frame.js';
import { extentOf, type Interval } from './scale.js';

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/**
 * Lines over steps, each through its own points; null when there is nothing to draw.
 *
 * @param y the range to show at least, such as 0 to 1 for shares
 */
export function linePlot(title: string, series: readonly Series[], y?: Interval): Markup | null {
  const drawn = series.filter(({ points }) => points.length > 0);
  const points = drawn.flatMap((one) => one.points);
  const across = extentOf(points.map(([x]) => x));
  const up = extentOf([...points.map(([, value]) => value), ...(y ?? [])]);
  if (across === null || up === null || points.length === 0) {
    return null;
  }
  const names = drawn.map(({ name }) => name);
  return framed(
    title,
    { x: across, y: up, names },
    (frame) => markup`${drawn.map((one, index) => line(frame, one, index % COLOURS))}`,
  );
}

/** One point is no line, and is drawn as a dot. */
function line(frame: Frame, { points }: Series, colour: number): Markup {
  const places = points.map(([x, y]) => [pixel(frame.x(x)), pixel(frame.y(y))] as const);
  const [first] = places;
  if (places.length === 1 && first !== undefined) {
    return markup`<circle class="f${colour}" cx="${first[0]}" cy="${first[1]}" r="3"/>`;
  }
  const path = places.map(([x, y]) => `${x},${y}`).join(' ');
  return markup`<polyline class="l${colour}" points="${path}"/>`;
}
