import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidModel, unsafeFormat } from '../adapters/model-faults.js';
import { readSafetensors } from '../adapters/safetensors-header.js';
import { readJson } from './model-config.js';

const WEIGHTS = /\.safetensors$/;
const INDEX = /\.safetensors\.index\.json$/;
/** Weights in formats that are not read. */
const UNSAFE = /\.(bin|ckpt|gguf|h5|msgpack|pickle|pkl|pt|pth)$/i;

/** Types of weights, as the format and as PyTorch call them. Whole numbers are no weights, and are let through. */
const TYPES: Readonly<Record<string, string>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
};

export interface Weights {
  readonly parameters: number;
  /** That of most of them. */
  readonly dtype: string;
  readonly sizeBytes: number;
}

/**
 * What the headers of all safetensors files of a folder say together, each held to its format.
 *
 * @throws ProblemError invalid-model; unsafe-format when the folder has weights in another format only
 */
export async function readWeights(folder: string, field: string): Promise<Weights> {
  const names = (await readdir(folder)).toSorted();
  const files = names.filter((name) => WEIGHTS.test(name));
  if (files.length === 0) {
    const unsafe = names.find((name) => UNSAFE.test(name));
    throw unsafe === undefined
      ? invalidModel(field, 'There are no safetensors weights.')
      : unsafeFormat(field, `${unsafe} is not read; save the weights as safetensors.`);
  }
  await requireIndex(folder, names, field);
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  let sizeBytes = 0;
  for (const name of files) {
    const { tensors } = await readSafetensors(join(folder, name), field);
    for (const [tensor, { dtype, shape, begin, end }] of tensors) {
      requireNew(seen, tensor, field);
      sizeBytes += end - begin;
      const size = shape.reduce((product, length) => product * length, 1);
      const type = typeOf(dtype, tensor, field);
      counts.set(type, (counts.get(type) ?? 0) + size);
    }
  }
  return { sizeBytes, ...counted(counts, field) };
}

function counted(counts: Map<string, number>, field: string): Pick<Weights, 'parameters' | 'dtype'> {
  counts.delete('');
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  if (most === undefined) {
    throw invalidModel(field, 'None of its tensors is a weight.');
  }
  const parameters = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { parameters, dtype: most[0] };
}

/** The name of a type of weights; empty for what is none. */
function typeOf(dtype: string, tensor: string, field: string): string {
  if (dtype.startsWith('F8')) {
    throw invalidModel(field, `${tensor.slice(0, 128)} has 8 bits; quantised weights are not trained on.`);
  }
  return TYPES[dtype] ?? '';
}

function requireNew(seen: Set<string>, tensor: string, field: string): void {
  if (seen.has(tensor)) {
    throw invalidModel(field, `${tensor.slice(0, 128)} is in two files.`);
  }
  seen.add(tensor);
}

/** An index leads the reader of the weights to files by name: to files of this folder only. */
async function requireIndex(folder: string, names: readonly string[], field: string): Promise<void> {
  for (const index of names.filter((name) => INDEX.test(name))) {
    const { weight_map: map } = (await readJson(join(folder, index), index, field)) as {
      weight_map?: unknown;
    };
    const files = typeof map === 'object' && map !== null ? Object.values(map) : [undefined];
    const missing = files.find((file) => typeof file !== 'string' || !names.includes(file));
    if (files.length === 0 || files.includes(undefined) || missing !== undefined) {
      const told = JSON.stringify(missing ?? null).slice(0, 128);
      throw invalidModel(field, `${index} names ${told}, which is no file of the folder.`);
    }
  }
}
