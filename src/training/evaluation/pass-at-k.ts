/**
 * Unbiased pass@k of one task: 1 - C(n - c, k) / C(n, k), as a stable product (Chen et al., arXiv 2107.03374).
 *
 * @param samples n, attempts that were judged
 * @param correct c, attempts that passed
 * @throws RangeError when n < k, since no estimate exists
 */
export function passAtK(samples: number, correct: number, k: number): number {
  if (samples < k) {
    throw new RangeError(`pass@${k} needs at least ${k} samples of a task, not ${samples}`);
  }
  let failure = 1;
  for (let drawn = samples - correct + 1; drawn <= samples; drawn += 1) {
    failure *= Math.max(0, 1 - k / drawn);
  }
  return 1 - failure;
}
