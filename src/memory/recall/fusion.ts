/** Places in the order of their scores, the highest first; equal ones as they stand. */
export function rankedBy(scores: readonly number[]): number[] {
  return scores.map((_, place) => place).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

/** Cormack, Clarke and Büttcher (2009): the constant of reciprocal rank fusion. */
const FUSION = 60;

/** Fuses rankings of the same places by the sum of 1 / (60 + rank). */
export function fused(rankings: readonly (readonly number[])[]): number[] {
  const scores: number[] = [];
  for (const ranking of rankings) {
    ranking.forEach((place, rank) => {
      scores[place] = (scores[place] ?? 0) + 1 / (FUSION + rank + 1);
    });
  }
  return rankedBy(scores);
}
