import { recallAt } from '../../src/memory/quality/ranking.js';
import { rankedBy } from '../../src/memory/recall/fusion.js';
import { cosine } from '../../src/memory/recall/select-keys.js';
import type { Ratio } from '../ratio.js';
import type { MemoryStage } from './memory-stage.js';

const QUERIES_AT_ONCE = 100;

/** Texts of one origin, and what they are called. */
export interface TextSet {
  readonly name: string;
  readonly texts: readonly string[];
  readonly vectors: readonly Float32Array[];
}

/**
 * Share of the nearest k that the index names, where exact search over the same vectors finds them. It holds the texts
 * of all sets at once; each asks for the others, never for itself.
 */
export async function measureIndexRecall(
  stage: MemoryStage,
  sets: readonly TextSet[],
  k: number,
): Promise<Ratio[]> {
  const held = new Map<string, Float32Array>();
  const asked: { readonly name: string; readonly ids: readonly string[] }[] = [];
  for (const { name, texts, vectors } of sets) {
    const ids = await stage.add(texts, vectors);
    ids.forEach((id, place) => held.set(id, vectors[place] ?? new Float32Array()));
    asked.push({ name, ids: [...new Set(ids)] });
  }
  const ratios: Ratio[] = [];
  for (const { name, ids } of asked) {
    ratios.push({
      name: `recall@${k} of the index, ${ids.length} texts of ${name}`,
      value: await recallOf(stage, held, ids, k),
      goal: 0.99,
      peer: `exact search of ${held.size} texts`,
      unit: '',
      better: 'higher',
    });
  }
  return ratios;
}

async function recallOf(
  stage: MemoryStage,
  held: ReadonlyMap<string, Float32Array>,
  ids: readonly string[],
  k: number,
): Promise<number> {
  const all = [...held.keys()];
  let sum = 0;
  for (let start = 0; start < ids.length; start += QUERIES_AT_ONCE) {
    const queries = ids.slice(start, start + QUERIES_AT_ONCE);
    const vectors = queries.map((id) => held.get(id) ?? new Float32Array());
    const found = await stage.index.search(vectors, [stage.scope], k + 1);
    queries.forEach((own, place) => {
      const vector = vectors[place] ?? new Float32Array();
      const exact = rankedBy([...held.values()].map((other) => cosine(vector, other)));
      const others = exact.slice(0, k + 1).map((one) => all[one] ?? '');
      const isOther = (id: string): boolean => id !== own;
      sum += recallAt((found[place] ?? []).filter(isOther), others.filter(isOther), k);
    });
  }
  return sum / ids.length;
}
