/** A duration for people: `0.4 s`, `12 s`, `2 min 05 s`, `1 h 04 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) {
    return `${Math.max(0, seconds).toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const [high, low, units] =
    whole < 3600
      ? [Math.floor(whole / 60), whole % 60, ['min', 's']]
      : [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), ['h', 'min']];
  return `${high} ${units[0]} ${String(low).padStart(2, '0')} ${units[1]}`;
}

/** A share in whole percent, `-` when there is none. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined || Number.isNaN(share)
    ? '-'
    : `${Math.round(share * 100)} %`;
}

/** Thousands parted: `1,234`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Bytes in the largest unit that leaves a whole one, of 1000 each: `1.5 GB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${(value / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power] ?? ''}`;
}

/** With its sign, which says whether something got better. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) {
    return text;
  }
  return value < 0 ? `-${text}` : `+${text}`;
}

/** How long ago a moment was, in its largest unit. */
export function ago(moment: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(moment)) / 1000);
  for (const [size, unit] of [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const) {
    if (seconds >= size) {
      return `${Math.floor(seconds / size)} ${unit} ago`;
    }
  }
  return `${Math.floor(seconds)} s ago`;
}
