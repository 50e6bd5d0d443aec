import { endianness } from 'node:os';
import { EngineFailed } from './engine-errors.js';
import type { components } from './engine.generated.js';

type Ragged = components['schemas']['RaggedIntegers'];
type Wire = Uint8Array | readonly number[];

if (endianness() !== 'LE') {
  throw new Error('The engine speaks little-endian arrays; this machine is big-endian.');
}

/** The bytes of an array, without copying them. */
export function toBytes(values: Int32Array | Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Rows of token ids, end to end, with their lengths. */
export function raggedIntegers(rows: readonly Int32Array[]): Ragged {
  return ragged(rows, new Int32Array(total(rows)));
}

/** Rows of numbers, end to end, with their lengths. */
export function raggedFloats(rows: readonly Float32Array[]): Ragged {
  return ragged(rows, new Float32Array(total(rows)));
}

export function toIntegers(bytes: Wire): Int32Array {
  return new Int32Array(aligned(bytes));
}

export function toFloats(bytes: Wire): Float32Array {
  return new Float32Array(aligned(bytes));
}

/** Cuts values into rows of the given lengths; each row owns its memory. */
export function splitRows<T extends Int32Array | Float32Array>(
  values: T,
  lengths: Int32Array,
): T[] {
  let start = 0;
  const rows = Array.from(lengths, (length) => {
    const row = values.slice(start, start + length) as T;
    start += length;
    return row;
  });
  if (start !== values.length) {
    throw new EngineFailed(`The engine sent ${values.length} values for rows of ${start}.`);
  }
  return rows;
}

/** A buffer of its own: bytes inside a message rarely start at a multiple of four. */
function aligned(bytes: Wire): ArrayBuffer {
  if (!(bytes instanceof Uint8Array) || bytes.byteLength % 4 !== 0) {
    throw new EngineFailed('The engine sent an array that is not raw 4-byte numbers.');
  }
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}

function ragged<T extends Int32Array | Float32Array>(rows: readonly T[], values: T): Ragged {
  let start = 0;
  for (const row of rows) {
    values.set(row, start);
    start += row.length;
  }
  const lengths = Int32Array.from(rows, (row) => row.length);
  return { values: toBytes(values), lengths: toBytes(lengths) };
}

function total(rows: readonly { readonly length: number }[]): number {
  return rows.reduce((sum, row) => sum + row.length, 0);
}
