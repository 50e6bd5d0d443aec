/** How alike the scores of samples are that were judged more than once. */
export interface Repeatability {
  /** Of the samples, those whose scores are all equal. */
  readonly equalShare: number;
  /** Highest minus lowest score, averaged over the samples. */
  readonly meanSpread: number;
  readonly samples: number;
}

/** @param scores those of each sample; one that has a single score says nothing. Null when none has more */
export function repeatability(scores: readonly (readonly number[])[]): Repeatability | null {
  const spreads = scores
    .filter(({ length }) => length > 1)
    .map((of) => Math.max(...of) - Math.min(...of));
  const samples = spreads.length;
  return samples === 0
    ? null
    : {
        equalShare: spreads.filter((spread) => spread === 0).length / samples,
        meanSpread: spreads.reduce((sum, spread) => sum + spread, 0) / samples,
        samples,
      };
}
