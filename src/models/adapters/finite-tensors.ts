import { type FileHandle, open } from 'node:fs/promises';
import { invalidModel } from './model-faults.js';
import type { SafetensorsFile, TensorPlace } from './safetensors-header.js';

const PIECE_BYTES = 1_048_576;

/** Where the exponent lies in a number; all its bits are set in an infinity and in what is no number (IEEE 754). */
const EXPONENTS: Readonly<Record<string, number>> = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 };

/** @throws ProblemError invalid-model, naming the first tensor that holds an infinity or no number */
export async function requireFinite(
  path: string,
  { tensors, dataStart }: SafetensorsFile,
  field: string,
): Promise<void> {
  const file = await open(path, 'r');
  try {
    for (const [name, place] of tensors) {
      if (!(await isFiniteTensor(file, place, dataStart))) {
        throw invalidModel(field, `${name} holds numbers that are not finite.`);
      }
    }
  } finally {
    await file.close();
  }
}

async function isFiniteTensor(
  file: FileHandle,
  { dtype, begin, end }: TensorPlace,
  dataStart: number,
): Promise<boolean> {
  const memory = new ArrayBuffer(PIECE_BYTES);
  for (let at = begin; at < end; at += PIECE_BYTES) {
    const length = Math.min(PIECE_BYTES, end - at);
    await file.read(new Uint8Array(memory), 0, length, dataStart + at);
    if (!areFinite(memory, length, dtype)) {
      return false;
    }
  }
  return true;
}

function areFinite(memory: ArrayBuffer, length: number, dtype: string): boolean {
  const exponent = EXPONENTS[dtype] ?? 0;
  const numbers =
    dtype === 'F32' ? new Uint32Array(memory, 0, length / 4) : new Uint16Array(memory, 0, length / 2);
  return numbers.every((bits: number) => (bits & exponent) !== exponent);
}
