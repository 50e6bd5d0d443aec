import { open } from 'node:fs/promises';
import { ProblemError } from '../../common/problems.js';
import { parseStrictJson } from '../../common/strict-json.js';
import { invalidModel, unsafeFormat } from './model-faults.js';

/** Bytes of the number that says how long the header is. */
const LENGTH_BYTES = 8;
/** What the format itself allows. */
export const MOST_HEADER_BYTES = 100_000_000;
const MOST_TENSORS = 1_000_000;
const METADATA = '__metadata__';

/** Bytes of one number of each type that the format knows. */
const WIDTHS: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
};

/** How files of other formats begin. */
const MAGICS: readonly (readonly [format: string, start: Buffer])[] = [
  ['a zip archive, as PyTorch writes them', Buffer.from('PK\u0003\u0004')],
  ['GGUF', Buffer.from('GGUF')],
  ['HDF5', Buffer.from([0x89, 0x48, 0x44, 0x46])],
  ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46])],
];

/** One tensor as the header describes it; `begin` and `end` are bytes after the header. */
export interface TensorPlace {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export type Tensors = ReadonlyMap<string, TensorPlace>;

export interface SafetensorsFile {
  readonly tensors: Tensors;
  /** Where the first tensor begins. */
  readonly dataStart: number;
}

/**
 * Reads the header of a safetensors file, strictly: what it says covers the file byte for byte, without gap or overlap.
 * Nothing but the header is read.
 *
 * @param field - the part of the body that a refusal points at
 * @throws ProblemError unsafe-format, invalid-model
 */
export async function readSafetensors(
  path: string,
  field: string,
  mostHeaderBytes = MOST_HEADER_BYTES,
): Promise<SafetensorsFile> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(LENGTH_BYTES + 1);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const length = headerLength(start.subarray(0, bytesRead), { size, field, mostHeaderBytes });
    const header = Buffer.alloc(length);
    await file.read(header, 0, length, LENGTH_BYTES);
    const dataStart = LENGTH_BYTES + length;
    return { tensors: tensorsOf(header, size - dataStart, field), dataStart };
  } finally {
    await file.close();
  }
}

interface Bounds {
  readonly size: number;
  readonly field: string;
  readonly mostHeaderBytes: number;
}

function headerLength(start: Buffer, { size, field, mostHeaderBytes }: Bounds): number {
  requireNoMagic(start, field);
  if (start.length <= LENGTH_BYTES) {
    throw invalidModel(field, 'It is too short for a safetensors file.');
  }
  const length = start.readBigUInt64LE();
  const most = Math.min(mostHeaderBytes, size - LENGTH_BYTES);
  if (length > BigInt(most)) {
    throw invalidModel(field, `Its header would have ${length} bytes; ${most} is the most here.`);
  }
  if (start[LENGTH_BYTES] !== '{'.charCodeAt(0)) {
    throw invalidModel(field, 'Its header is no JSON object.');
  }
  return Number(length);
}

function requireNoMagic(start: Buffer, field: string): void {
  const [format] = MAGICS.find(([, magic]) => start.indexOf(magic) === 0) ?? [];
  if (format !== undefined) {
    throw unsafeFormat(field, `This is ${format}, not a safetensors file.`);
  }
  // The length of a header may begin with the same two bytes; an object follows it then.
  const [first, protocol = 0] = start;
  if (first === 0x80 && protocol >= 2 && protocol <= 5 && start[LENGTH_BYTES] !== 0x7b) {
    throw unsafeFormat(field, 'This is a pickle, which runs code when it is read.');
  }
}

function tensorsOf(header: Buffer, dataBytes: number, field: string): Tensors {
  const entries = Object.entries(parse(header, field)).filter(([name]) => name !== METADATA);
  const tensors = entries.map(([name, entry]): [string, TensorPlace] => [
    name,
    placeOf(name, entry, field),
  ]);
  if (tensors.length === 0) {
    throw invalidModel(field, 'It holds no tensor.');
  }
  let end = 0;
  for (const [name, place] of tensors.toSorted(([, a], [, b]) => a.begin - b.begin || a.end - b.end)) {
    if (place.begin !== end) {
      const fault = place.begin < end ? 'overlaps another' : 'leaves a gap before it';
      throw invalidModel(field, `The tensor ${show(name)} ${fault}.`);
    }
    ({ end } = place);
  }
  if (end !== dataBytes) {
    const detail = `Its tensors take ${end} bytes, and ${dataBytes} follow the header.`;
    throw invalidModel(field, detail);
  }
  return new Map(tensors);
}

function parse(header: Buffer, field: string): object {
  try {
    // The format pads a header with spaces, which JSON allows.
    return parseStrictJson(header, { name: 'header', mostMembers: MOST_TENSORS }) as object;
  } catch (error) {
    throw error instanceof ProblemError ? invalidModel(field, error.detail) : error;
  }
}

function placeOf(name: string, entry: unknown, field: string): TensorPlace {
  const fault = (detail: string) => invalidModel(field, `The tensor ${show(name)} ${detail}.`);
  if (!isEntry(entry)) {
    throw fault('must have dtype, shape and data_offsets, and nothing else');
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  const width = Object.hasOwn(WIDTHS, dtype) ? WIDTHS[dtype] : undefined;
  if (width === undefined) {
    throw fault(`has the unknown dtype ${show(dtype)}`);
  }
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw fault('must have whole numbers, none below 0, as shape and as its two data_offsets');
  }
  const [begin = 0, end = 0] = offsets;
  const bytes = shape.reduce((product, length) => product * BigInt(length), BigInt(width));
  if (bytes !== BigInt(end) - BigInt(begin)) {
    throw fault(`needs ${bytes} bytes for its shape, and its data_offsets hold ${end - begin}`);
  }
  return { dtype, shape, begin, end };
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: unknown;
  readonly data_offsets: unknown;
}

function isEntry(entry: unknown): entry is HeaderEntry {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    Object.keys(entry).toSorted().join(' ') === 'data_offsets dtype shape' &&
    'dtype' in entry &&
    typeof entry.dtype === 'string'
  );
}

/** At most as many as a tensor can have dimensions. */
function isCounts(value: unknown): value is number[] {
  const isList = Array.isArray(value) && value.length <= 8;
  return isList && value.every((one) => Number.isSafeInteger(one) && (one as number) >= 0);
}

function show(name: string): string {
  return JSON.stringify(name.slice(0, 128));
}
