/** Bytes of a file, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * The part that a Range header asks for (RFC 9110, section 14): `whole` where there is no header, where it names several
 * parts or none that can be read, which a server may ignore; `none` where the file ends before the part begins.
 */
export function readRange(header: string | undefined, size: number): ByteRange | 'whole' | 'none' {
  const [, first = '', last = ''] = ONE_RANGE.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') {
    return 'whole';
  }
  if (first === '') {
    return within({ start: Math.max(0, size - Number(last)), end: size - 1 }, size);
  }
  const end = last === '' ? size - 1 : Number(last);
  return end < Number(first) && last !== ''
    ? 'whole'
    : within({ start: Number(first), end: Math.min(end, size - 1) }, size);
}

function within(range: ByteRange, size: number): ByteRange | 'none' {
  return range.start < size ? range : 'none';
}
