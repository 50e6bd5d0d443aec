/**
 * Groups texts of like length into batches. A batch is padded to its longest text, so mixing lengths is mostly
 * padding: unsorted batches were three to four times slower than no batches at all.
 *
 * @param lengths tokens of each text
 * @param mostTokens padded tokens that a batch may hold; a longer text stands alone
 * @returns indices into `lengths`, every one once
 */
export function batchesByLength(lengths: readonly number[], mostTokens: number): number[][] {
  const order = lengths
    .map((_, index) => index)
    .toSorted((a, b) => at(lengths, a) - at(lengths, b));
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const index of order) {
    if (batch.length > 0 && (batch.length + 1) * at(lengths, index) > mostTokens) {
      batches.push(batch);
      batch = [];
    }
    batch.push(index);
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}

function at(lengths: readonly number[], index: number): number {
  return lengths[index] ?? 0;
}
