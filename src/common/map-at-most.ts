/**
 * What `work` makes of each item, in their order; at most `most` of them are worked on at the same time. The first
 * failure is the failure of all, and nothing more is begun after it.
 */
export async function mapAtMost<T, R>(
  most: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  let hasFailed = false;
  const walk = async (): Promise<void> => {
    for (const [index, item] of rest) {
      if (hasFailed) {
        return;
      }
      results[index] = await work(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, walk));
  return results;
}
