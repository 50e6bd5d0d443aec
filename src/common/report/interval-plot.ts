import { percent } from './figures.js';
import { type Markup, markup } from './markup.js';
import { legend, pixel } from './plot-frame.js';
import { type Interval, scaleOf, ticksOf } from './scale.js';

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface IntervalRow {
  readonly name: string;
  /** In the order of the names of the plot. */
  readonly estimates: readonly (Estimate | null)[];
}

const WIDTH = 900;
const LEFT = 220;
const RIGHT = 24;
const LINE = 18;
const GAP = 14;
const FOOT = 22;
const NAME_LENGTH = 30;
const TICKS = 5;
const SHARES: Interval = [0, 1];

/**
 * Shares, or differences of shares, with their intervals, row under row, so that those of one row can be compared; null
 * without rows.
 *
 * @param range the values to show at least
 */
export function intervalPlot(
  title: string,
  rows: readonly IntervalRow[],
  names: readonly string[],
  range: Interval = SHARES,
): Markup | null {
  const height = rows.length * (names.length * LINE + GAP) + FOOT;
  const ticks = ticksOf(range, TICKS);
  const x = scaleOf([ticks[0] ?? 0, ticks.at(-1) ?? 1], [LEFT, WIDTH - RIGHT]);
  const grid = ticks.map((value) => {
    const at = pixel(x(value));
    return markup`<line class="grid" x1="${at}" x2="${at}" y1="0" y2="${height - FOOT}"/>
<text class="tick middle" x="${at}" y="${height - 6}">${percent(value)}</text>`;
  });
  const bodies = rows.map((row, index) => {
    const top = index * (names.length * LINE + GAP) + GAP / 2;
    const middle = top + (names.length * LINE) / 2;
    return markup`<text class="name end" x="${LEFT - 14}" y="${middle}" dy="4">${shortened(row.name)}</text>
${row.estimates.map((one, order) => (one === null ? null : estimate(x, one, { y: top + (order + 0.5) * LINE, order })))}`;
  });
  return rows.length === 0
    ? null
    : markup`<figure class="wide"><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${grid}${bodies}</svg>${legend(names)}</figure>`;
}

function estimate(
  x: (value: number) => number,
  { value, low, high }: Estimate,
  { y, order }: { readonly y: number; readonly order: number },
): Markup {
  const [from, at, to] = [x(low), x(value), x(high)].map(pixel);
  return markup`<line class="l${order} thick" x1="${from ?? 0}" x2="${to ?? 0}" y1="${y}" y2="${y}"/>
<circle class="f${order}" cx="${at ?? 0}" cy="${y}" r="5"><title>${percent(value)} (${percent(low)} to ${percent(high)})</title></circle>`;
}

function shortened(name: string): string {
  const characters = Array.from(name);
  return characters.length <= NAME_LENGTH
    ? name
    : `${characters.slice(0, NAME_LENGTH - 1).join('')}…`;
}
