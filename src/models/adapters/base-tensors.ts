import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../../common/problems.js';
import { readSafetensors, type TensorPlace, type Tensors } from './safetensors-header.js';

/** The part of the body that names the base model. */
const FIELD = 'baseModel';

/** The tensors of a base model, from the headers of all its files. @throws ProblemError invalid-model */
export async function baseTensors(folder: string): Promise<Tensors> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));
  if (names.length === 0) {
    throw ProblemError.field(FIELD, 'has no safetensors files to hold the adapter to');
  }
  const tensors = new Map<string, TensorPlace>();
  for (const name of names) {
    const file = await readSafetensors(join(folder, name), FIELD);
    file.tensors.forEach((place, tensor) => tensors.set(tensor, place));
  }
  return tensors;
}
