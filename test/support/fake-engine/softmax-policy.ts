import { hash } from 'node:crypto';

/** Tokens of a prompt and its answer, of which a model with attention could see no more. */
export const CONTEXT_LENGTH = 4096;

const PROMPT_BUCKETS = 64;
const ASCII = [10, ...Array.from({ length: 95 }, (_, index) => index + 32)];

/** What the tiny policy knows of tokens: which can be drawn, what they spell, and when an answer must end. */
export interface Vocabulary {
  readonly size: number;
  readonly endToken: number;
  readonly drawable: readonly number[];
  encode(text: string): number[];
  spell(token: number): string;
  /** True when only the end token can follow `token`. */
  isLast(token: number): boolean;
}

/** One token per byte; answers are printable ASCII. */
export function byteVocabulary(): Vocabulary {
  return {
    size: 257,
    endToken: 256,
    drawable: [...ASCII, 256],
    encode: (text) => [...Buffer.from(text)],
    spell: (token) => (token < 256 ? Buffer.from([token]).toString('latin1') : ''),
    isLast: () => false,
  };
}

/** One token per candidate answer; every other text is spelt in bytes that can be read but not drawn. */
export function candidateVocabulary(candidates: readonly string[]): Vocabulary {
  const endToken = candidates.length;
  return {
    size: candidates.length + 257,
    endToken,
    drawable: candidates.map((_, index) => index),
    encode(text) {
      const known = candidates.indexOf(text);
      return known >= 0 ? [known] : [...Buffer.from(text)].map((byte) => endToken + 1 + byte);
    },
    spell(token) {
      return (
        candidates[token] ??
        (token > endToken ? Buffer.from([token - endToken - 1]).toString('latin1') : '')
      );
    },
    isLast: (token) => token < endToken,
  };
}

/**
 * A softmax over drawable tokens whose logits are sums of rows of one matrix: at the first token a row shared by all
 * prompts and a row of this prompt's hash, later the row of the token before. Gradients are exact.
 */
export class SoftmaxPolicy {
  readonly columns: number;
  readonly parameterCount: number;
  /** Sizes of the three groups of rows that carry a learned inner rate of their own. */
  readonly groups: readonly number[];
  readonly #columnOf: Map<number, number>;

  constructor(readonly vocabulary: Vocabulary) {
    this.columns = vocabulary.drawable.length;
    this.groups = [1, PROMPT_BUCKETS, vocabulary.size].map((rows) => rows * this.columns);
    this.parameterCount = this.groups.reduce((sum, size) => sum + size, 0);
    this.#columnOf = new Map(vocabulary.drawable.map((token, column) => [token, column]));
  }

  canDraw(token: number): boolean {
    return this.#columnOf.has(token);
  }

  /** Rows of the matrix that make the logits at a place, or null where the end token is certain. */
  rowsAt(prompt: Int32Array, before: number | null): number[] | null {
    if (before === null) {
      return [0, 1 + bucketOf(prompt)];
    }
    return this.vocabulary.isLast(before) ? null : [1 + PROMPT_BUCKETS + before];
  }

  /** log p of every drawable token. */
  logProbabilities(weights: Float64Array, rows: readonly number[]): Float64Array {
    const logits = new Float64Array(this.columns);
    for (const row of rows) {
      for (let column = 0; column < this.columns; column += 1) {
        logits[column]! += weights[row * this.columns + column]!;
      }
    }
    const top = Math.max(...logits);
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0)) + top;
    return logits.map((logit) => logit - total);
  }

  /** log p of `token` at a place; -Infinity when it cannot be drawn there. */
  score(weights: Float64Array, rows: readonly number[] | null, token: number): number {
    if (rows === null) {
      return token === this.vocabulary.endToken ? 0 : -Infinity;
    }
    const column = this.#columnOf.get(token);
    return column === undefined ? -Infinity : this.logProbabilities(weights, rows)[column]!;
  }

  /** Adds `scale` times the gradient of log p(token): the indicator of the token less the distribution. */
  addGradient(
    gradient: Float64Array,
    weights: Float64Array,
    place: { readonly rows: readonly number[] | null; readonly token: number },
    scale: number,
  ): void {
    if (place.rows === null || scale === 0) {
      return;
    }
    const chosen = this.#columnOf.get(place.token);
    const scores = this.logProbabilities(weights, place.rows);
    for (const row of place.rows) {
      for (let column = 0; column < this.columns; column += 1) {
        const indicator = column === chosen ? 1 : 0;
        gradient[row * this.columns + column]! += scale * (indicator - Math.exp(scores[column]!));
      }
    }
  }
}

/** Uniform numbers in [0, 1) of one row of one call: the same whatever else is drawn. */
export function rowGenerator(seed: number, row: number): () => number {
  let state = hash('sha256', `${seed}:${row}`, 'buffer').readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function bucketOf(prompt: Int32Array): number {
  const bytes = new Uint8Array(prompt.buffer, prompt.byteOffset, prompt.byteLength);
  return hash('sha256', bytes, 'buffer').readUInt32LE(0) % PROMPT_BUCKETS;
}
