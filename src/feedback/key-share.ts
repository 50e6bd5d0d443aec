/**
 * What is left of things when no API key may have brought more than `share` of what is left; its newest ones stay. One of
 * each key always may: else nothing could be learned before many have spoken.
 *
 * @param things the oldest first
 * @param keyOf the key that a thing counts for; null for one that is left in any case
 */
export function withinShare<T>(
  things: readonly T[],
  keyOf: (thing: T) => string | null,
  share: number,
): T[] {
  const newer = new Map<string, number>();
  for (const key of things.map(keyOf)) {
    newer.set(key ?? '', (newer.get(key ?? '') ?? 0) + 1);
  }
  const { '': unbounded = 0, ...bounded } = Object.fromEntries(newer);
  const most = mostOfOneKey(Object.values(bounded), unbounded, share);
  return things.filter((thing) => {
    const key = keyOf(thing) ?? '';
    const after = (newer.get(key) ?? 0) - 1;
    newer.set(key, after);
    return key === '' || after < most;
  });
}

/** The most that one key may keep, of so many of each key beside those that are unbounded. */
function mostOfOneKey(counts: readonly number[], unbounded: number, share: number): number {
  let most = Math.max(1, ...counts);
  for (;;) {
    const left = counts.reduce((sum, count) => sum + Math.min(count, most), unbounded);
    const allowed = Math.max(1, Math.floor(share * left));
    if (allowed >= most) {
      return most;
    }
    // Fewer of one key leave less, of which the share is less again.
    most = allowed;
  }
}
