/** Seeded randomness: the only source of chance in the training code, so that a run can be repeated. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in 0 .. bound - 1. */
  integer(bound: number): number;
  /** A shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * A generator for one purpose, independent of every other purpose of the same seed, so that drawing more numbers
 * for one thing never changes another. FNV-1a over the labels seeds splitmix32.
 */
export function randomFor(seed: number, ...purpose: readonly (string | number)[]): Random {
  let state = hash([seed, ...purpose].join('\u0000'));
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  const integer = (bound: number): number => Math.floor(next() * bound);
  return { next, integer, shuffle: (items) => fisherYates(items, integer) };
}

/** A seed for the engine, in 0 .. 2^31 - 1. */
export function seedFor(seed: number, ...purpose: readonly (string | number)[]): number {
  return randomFor(seed, ...purpose).integer(2 ** 31);
}

function fisherYates<T>(items: readonly T[], integer: (bound: number) => number): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = integer(last + 1);
    const moved = shuffled[last] as T;
    shuffled[last] = shuffled[other] as T;
    shuffled[other] = moved;
  }
  return shuffled;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
