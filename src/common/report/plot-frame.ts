import { figure } from './figures.js';
import { markup, type Markup } from './markup.js';
import { type Interval, scaleOf, ticksOf } from './scale.js';

/** Colours that the style sheet has for series. */
export const COLOURS = 8;

const WIDTH = 440;
const HEIGHT = 210;
const LEFT = 48;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 26;
const TICKS = 4;

/** Where the values of a plot lie, in pixels. */
export interface Frame {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** A plot with its axes and the names of its series. `draw` puts the data between them. */
export function framed(
  title: string,
  {
    x,
    y,
    names,
  }: { readonly x: Interval; readonly y: Interval; readonly names: readonly string[] },
  draw: (frame: Frame) => Markup,
): Markup {
  const rows = ticksOf(y, TICKS);
  // Across are steps, of which there is no half.
  const columns = ticksOf(x, TICKS).filter(
    (value) => value >= x[0] && value <= x[1] && Number.isInteger(value),
  );
  const enclosed: Interval = [rows[0] ?? y[0], rows.at(-1) ?? y[1]];
  const frame: Frame = {
    x: scaleOf(x, [LEFT, WIDTH - RIGHT]),
    y: scaleOf(enclosed, [HEIGHT - BOTTOM, TOP]),
  };
  return markup`<figure><figcaption>${title}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${rows.map((value) =>
    row(frame, value),
  )}${columns.map((value) => column(frame, value))}${draw(frame)}</svg>${legend(names)}</figure>`;
}

function row({ y }: Frame, value: number): Markup {
  const at = pixel(y(value));
  return markup`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/>
<text class="tick end" x="${LEFT - 6}" y="${at}" dy="4">${figure(value)}</text>`;
}

function column({ x }: Frame, value: number): Markup {
  return markup`<text class="tick middle" x="${pixel(x(value))}" y="${HEIGHT - 8}">${figure(value)}</text>`;
}

/** A single series is named by its title. */
export function legend(names: readonly string[]): Markup | null {
  const items = names.map(
    (name, index) => markup`<li><i class="swatch s${index % COLOURS}"></i>${name}</li>`,
  );
  return names.length < 2 ? null : markup`<ul class="legend">${items}</ul>`;
}

/** Tenths of a pixel are enough, and keep the page small. */
export function pixel(value: number): number {
  return Math.round(value * 10) / 10;
}
