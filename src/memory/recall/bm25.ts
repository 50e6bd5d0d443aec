/** Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond": the usual constants. */
const K1 = 1.2;
const B = 0.75;

/** Words, numbers and signs apart, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+|\d+|[^\sa-z\d_]/g) ?? [];
}

/** Lexical ranking of a fixed set of texts: what retrieval by vectors is held to. */
export class Bm25 {
  private readonly counts: readonly ReadonlyMap<string, number>[];
  private readonly lengths: readonly number[];
  private readonly meanLength: number;

  constructor(texts: readonly string[]) {
    const documents = texts.map(wordsOf);
    this.lengths = documents.map(({ length }) => length);
    this.meanLength = this.lengths.reduce((sum, length) => sum + length, 0) / texts.length;
    this.counts = documents.map(countsOf);
  }

  /** The score of each text for a query, in their order; 0 where they share no word. */
  scores(query: string): number[] {
    const words = [...countsOf(wordsOf(query)).keys()].map((word) => ({
      word,
      weight: this.weight(word),
    }));
    return this.counts.map((counts, place) => {
      const length = (this.lengths[place] ?? 0) / this.meanLength;
      return words.reduce((sum, { word, weight }) => {
        const count = counts.get(word) ?? 0;
        return sum + (weight * count * (K1 + 1)) / (count + K1 * (1 - B + B * length));
      }, 0);
    });
  }

  /** ln(1 + (N - n + 0.5) / (n + 0.5)): never negative. */
  private weight(word: string): number {
    const holders = this.counts.filter((counts) => counts.has(word)).length;
    return Math.log(1 + (this.counts.length - holders + 0.5) / (holders + 0.5));
  }
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
