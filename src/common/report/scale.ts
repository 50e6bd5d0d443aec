export type Interval = readonly [low: number, high: number];

/** Maps a range of values onto a range of pixels; a range of one value maps onto the middle. */
export function scaleOf([low, high]: Interval, [from, to]: Interval): (value: number) => number {
  return (value) =>
    high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from);
}

/** Two to about `count` round numbers that enclose the values: where a plot begins, ends and has its lines. */
export function ticksOf([low, high]: Interval, count: number): number[] {
  const [least, greatest] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const step = roundUp((greatest - least) / count);
  const first = Math.floor(least / step + ROUNDING);
  const last = Math.ceil(greatest / step - ROUNDING);
  return Array.from({ length: last - first + 1 }, (_, index) => exact((first + index) * step));
}

const ROUNDING = 1e-9;

/** 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((one) => one * power >= value * (1 - ROUNDING)) ?? 10;
  return factor * power;
}

/** Takes off what floating point adds to sums of tenths. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}

/** The smallest range that holds the values; null without any. */
export function extentOf(values: readonly number[]): Interval | null {
  const finite = values.filter((value) => Number.isFinite(value));
  return finite.length === 0
    ? null
    : [
        finite.reduce((least, value) => Math.min(least, value)),
        finite.reduce((greatest, value) => Math.max(greatest, value)),
      ];
}
