const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A number in as few characters as show it: three or four digits, thousands as k and M. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) {
    return `${digits(value / 1e6)}M`;
  }
  if (size >= 1e4) {
    return `${digits(value / 1e3)}k`;
  }
  return size !== 0 && size < 1e-3 ? value.toExponential(1) : digits(value);
}

function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

export function bytes(size: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), UNITS.length - 1);
  return `${Number((size / 1024 ** power).toFixed(1))} ${UNITS[power] ?? 'B'}`;
}

/** The two largest units of a time: `2 h 5 min`, `40 s`. */
export function duration(seconds: number): string {
  if (seconds < 60) {
    return `${Number(seconds.toFixed(1))} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Of an ISO time, as UTC to the second. */
export function moment(time: string | null): string {
  return time === null ? '-' : `${time.slice(0, 19).replace('T', ' ')} UTC`;
}
