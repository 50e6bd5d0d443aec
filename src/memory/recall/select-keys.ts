import { Bm25 } from './bm25.js';
import { fused, rankedBy } from './fusion.js';

/** A recall key that may answer a search, with its vector. */
export interface CandidateKey {
  readonly id: string;
  readonly project: string | null;
  readonly textHash: string;
  readonly text: string;
  readonly vector: Float32Array;
}

export interface KeyQuery {
  readonly project: string | null;
  readonly text: string;
  readonly textHash: string;
  readonly vector: Float32Array;
  /** Serving may show what is known of the very task; training and evaluation never may. */
  readonly allowsSameTask: boolean;
}

export interface ScoredKey {
  readonly id: string;
  readonly text: string;
  readonly vector: Float32Array;
  /** Cosine. */
  readonly similarity: number;
  /** 0 is the best: by cosine and by the words that the texts share. */
  readonly rank: number;
}

/** Texts this alike say the same task: showing one for the other would show the answer. */
export const NEAR_DUPLICATE = 0.98;

/**
 * The keys that may answer a query, the best first: the nearest by exact cosine from the stored vectors, ordered by how
 * near they are and by the words that they share (see {@link hybridOrder}).
 *
 * Left out are texts of other projects, whose conventions may contradict the query's; and, unless it allows them,
 * the query's own text and its near-duplicates.
 */
export function selectKeys(
  query: KeyQuery,
  candidates: readonly CandidateKey[],
  limit: number,
): ScoredKey[] {
  const nearest = candidates
    .filter(({ project, textHash }) => {
      const isInScope = project === null || project === query.project;
      return isInScope && (query.allowsSameTask || textHash !== query.textHash);
    })
    .map((key) => ({ ...key, similarity: cosine(key.vector, query.vector) }))
    .filter(({ similarity }) => query.allowsSameTask || similarity < NEAR_DUPLICATE)
    .toSorted((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
  return hybridOrder(query.text, nearest).map(({ id, text, vector, similarity }, rank) => {
    return { id, text, vector, similarity, rank };
  });
}

/**
 * Reorders the texts that are nearest to a query, which come the nearest first, by reciprocal rank fusion with BM25 among
 * them. `./falconry bench retrieval` measures it beside either alone.
 */
export function hybridOrder<T extends { readonly text: string }>(
  query: string,
  nearest: readonly T[],
): T[] {
  const lexical = rankedBy(new Bm25(nearest.map(({ text }) => text)).scores(query));
  const order = fused([[...nearest.keys()], lexical]);
  return order.flatMap((place) => nearest[place] ?? []);
}

/** Of unit vectors. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) {
    sum += (a[index] ?? 0) * (b[index] ?? 0);
  }
  return sum;
}
