/** A recall key that may answer a search, with its vector. */
export interface CandidateKey {
  readonly id: string;
  readonly project: string | null;
  readonly textHash: string;
  readonly vector: Float32Array;
}

export interface KeyQuery {
  readonly project: string | null;
  readonly textHash: string;
  readonly vector: Float32Array;
  /** Serving may show what is known of the very task; training and evaluation never may. */
  readonly allowsSameTask: boolean;
}

export interface ScoredKey {
  readonly id: string;
  readonly similarity: number;
}

/** Texts this alike say the same task: showing one for the other would show the answer. */
export const NEAR_DUPLICATE = 0.98;

/**
 * The keys that may answer a query, most alike first, by exact cosine from the stored vectors.
 *
 * Left out are texts of other projects, whose conventions may contradict the query's; and, unless it allows them,
 * the query's own text and its near-duplicates.
 */
export function selectKeys(
  query: KeyQuery,
  candidates: readonly CandidateKey[],
  limit: number,
): ScoredKey[] {
  return candidates
    .filter(({ project, textHash }) => {
      const isInScope = project === null || project === query.project;
      return isInScope && (query.allowsSameTask || textHash !== query.textHash);
    })
    .map(({ id, vector }) => ({ id, similarity: cosine(vector, query.vector) }))
    .filter(({ similarity }) => query.allowsSameTask || similarity < NEAR_DUPLICATE)
    .toSorted((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

/** Of unit vectors. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) {
    sum += (a[index] ?? 0) * (b[index] ?? 0);
  }
  return sum;
}
