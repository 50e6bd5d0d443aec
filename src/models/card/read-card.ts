import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheShapeOf, memoryNeed } from './memory-need.js';
import type { ModelCard } from './model-card.schemas.js';
import { type ModelConfig, readModelConfig } from './model-config.js';
import { readWeights } from './weight-files.js';

/** The files that decide what a model computes, as the engine's digest takes them. */
const DIGESTED = /^(config\.json|generation_config\.json|tokenizer.*\.json|.*\.safetensors)$/;
const MOST_README_BYTES = 16_384;

/**
 * The card of the model in a folder. It reads every byte of the weights once, for the digest.
 *
 * @param field - the part of the body that a refusal points at
 * @throws ProblemError invalid-model, unsafe-format; an AbortError once `signal` is aborted
 */
export async function readCard(
  folder: string,
  field: string,
  signal?: AbortSignal,
): Promise<ModelCard> {
  const config = await readModelConfig(folder, field);
  const { parameters, dtype, sizeBytes } = await readWeights(folder, field);
  return {
    architecture: config.architectures[0],
    parameters,
    contextLength: contextLengthOf(config),
    dtype,
    licence: (await licenceIn(folder)) ?? config.license ?? null,
    sizeBytes,
    memory: memoryNeed(parameters, cacheShapeOf(config)),
    digest: await digestOf(folder, signal),
  };
}

/** T5 has relative positions, and its `n_positions` is what it was trained at. */
function contextLengthOf(config: ModelConfig): number | null {
  const limits = [config['max_position_embeddings'], config['n_positions']];
  const limit = limits.find((value) => Number.isInteger(value));
  return limit === undefined ? null : (limit as number);
}

/** The `license` of the front matter of a model card as the hub has them. */
async function licenceIn(folder: string): Promise<string | null> {
  const file = await open(join(folder, 'README.md'), 'r').catch(() => null);
  if (file === null) {
    return null;
  }
  try {
    const start = Buffer.alloc(MOST_README_BYTES);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const text = start.toString('utf8', 0, bytesRead);
    const [, matter = ''] = /^---\r?\n(.*?)\r?\n---/s.exec(text) ?? [];
    return /^license:\s*["']?([\w.+-]{1,64})["']?\s*$/m.exec(matter)?.[1] ?? null;
  } finally {
    await file.close();
  }
}

/** sha256 over names and contents, in hex: `digest_folder` of the engine computes the same. */
async function digestOf(folder: string, signal?: AbortSignal): Promise<string> {
  const whole = createHash('sha256');
  const names = (await readdir(folder)).filter((name) => DIGESTED.test(name)).toSorted(byCodePoint);
  for (const name of names) {
    const content = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name), { ...(signal && { signal }) })) {
      content.update(chunk as Buffer);
    }
    whole.update(`${name}\0${content.digest('hex')}\n`);
  }
  return whole.digest('hex');
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
