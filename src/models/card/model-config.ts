import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProblemError } from '../../common/problems.js';
import { parseStrictJson } from '../../common/strict-json.js';
import { invalidModel, unsafeFormat } from '../adapters/model-faults.js';

const MOST_BYTES = 4 * 1_048_576;
const MOST_MEMBERS = 100_000;
const MOST_TOKENS = 1_000_000;
/** The files in which a model can ask for code of its own. */
const MAY_ASK_FOR_CODE = ['config.json', 'tokenizer_config.json', 'generation_config.json'];

const absent = z.null('must be absent: quantised weights are not trained on').optional();

/** The part of `config.json` that a base model must have; what else it needs its architecture says. */
const ModelConfig = z.looseObject({
  architectures: z.tuple([z.string().regex(/^\w{1,100}$/)]),
  model_type: z.string().regex(/^[\w-]{1,100}$/),
  vocab_size: z.int().min(1).max(MOST_TOKENS),
  quantization_config: absent,
  license: z.string().max(64).optional().catch(undefined),
});
export type ModelConfig = z.infer<typeof ModelConfig>;

/**
 * `config.json` of a folder, from which no file asks for code of its own.
 *
 * @throws ProblemError invalid-model; unsafe-format
 */
export async function readModelConfig(folder: string, field: string): Promise<ModelConfig> {
  for (const name of MAY_ASK_FOR_CODE) {
    const config = await readJson(join(folder, name), name, field);
    if (config !== null && 'auto_map' in config) {
      throw unsafeFormat(field, `${name} asks for code of the model's own (auto_map).`);
    }
  }
  const read = ModelConfig.safeParse(await readJson(join(folder, 'config.json'), 'config.json', field));
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw invalidModel(field, `config.json: ${faults.join('; ')}`);
  }
  return read.data;
}

/** A JSON object of a folder; null when there is no such file. @throws ProblemError invalid-model */
export async function readJson(path: string, name: string, field: string): Promise<object | null> {
  const size = await stat(path).then(
    (found) => found.size,
    () => null,
  );
  if (size === null) {
    return null;
  }
  if (size > MOST_BYTES) {
    throw invalidModel(field, `${name} may have at most ${MOST_BYTES} bytes.`);
  }
  const value = parse(await readFile(path), name, field);
  if (typeof value !== 'object' || value === null) {
    throw invalidModel(field, `${name} is no JSON object.`);
  }
  return value;
}

function parse(bytes: Buffer, name: string, field: string): unknown {
  try {
    return parseStrictJson(bytes, { name, mostMembers: MOST_MEMBERS });
  } catch (error) {
    throw error instanceof ProblemError ? invalidModel(field, error.detail) : error;
  }
}
