/** Words, and every other sign that is no blank; letter case does not count. */
const TOKEN = /[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;

/** The runs of n tokens of a text, as they stand in it; a shorter text is one run. */
function gramsOf(text: string, n: number): string[] {
  const tokens = text.toLowerCase().match(TOKEN) ?? [];
  if (tokens.length <= n) {
    return tokens.length === 0 ? [] : [tokens.join(' ')];
  }
  return Array.from({ length: tokens.length - n + 1 }, (_, start) =>
    tokens.slice(start, start + n).join(' '),
  );
}

/**
 * How much of each of a few texts stands in many others: the share of its n-grams that are seen in them. It holds the
 * few texts alone, so that the others may come one by one.
 */
export class NgramOverlap {
  private readonly seen = new Map<string, boolean>();
  private readonly grams: readonly ReadonlySet<string>[];

  /** @param n tokens of a run */
  constructor(
    texts: readonly string[],
    private readonly n: number,
  ) {
    this.grams = texts.map((text) => new Set(gramsOf(text, n)));
    for (const gram of this.grams.flatMap((grams) => [...grams])) {
      this.seen.set(gram, false);
    }
  }

  /** Looks through a text of what is compared with. */
  add(text: string): void {
    for (const gram of gramsOf(text, this.n)) {
      if (this.seen.has(gram)) {
        this.seen.set(gram, true);
      }
    }
  }

  /** From 0 to 1, in the order of the texts; 0 of a text without a token. */
  shares(): number[] {
    return this.grams.map((grams) => {
      const found = [...grams].filter((gram) => this.seen.get(gram) === true).length;
      return grams.size === 0 ? 0 : found / grams.size;
    });
  }
}
