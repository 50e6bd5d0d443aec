import { keysFor } from '../episode-search.js';
import { Bm25 } from '../recall/bm25.js';
import { rankedBy } from '../recall/fusion.js';
import { cosine, hybridOrder } from '../recall/select-keys.js';
import { averagePrecision, precisionAt } from './ranking.js';

/** A text that searches are tried with, and that they should find for others of its kind. */
export interface Specimen {
  readonly text: string;
  readonly vector: Float32Array;
  /** What it is about: two are of one family when they share at least half of all their tags. */
  readonly tags: readonly string[];
}

/** `hybrid` is what memory does. */
export const METHODS = ['embedding', 'lexical', 'hybrid', 'random'] as const;
export type Method = (typeof METHODS)[number];

/** How well one way of searching finds others of the family. */
export interface MethodQuality {
  readonly method: Method;
  /** Mean share of the first k that are of the family. */
  readonly precision: number;
  /** Mean average precision over the whole ranking. */
  readonly map: number;
}

export interface RetrievalQuality {
  /** Specimens that have others of their family; only these are asked for. */
  readonly queries: number;
  readonly texts: number;
  readonly methods: readonly MethodQuality[];
}

const SEED = 1;

/**
 * Lets every specimen search the others, by each method.
 *
 * @param k the length of the lists whose precision is told
 */
export function measureRetrieval(specimens: readonly Specimen[], k: number): RetrievalQuality {
  const families = specimens.map((one, place) => familyOf(specimens, one, place));
  const queries = families.flatMap((family, place) => (family.size > 0 ? [place] : []));
  const rankers = rankersOf(specimens, keysFor(k));
  const methods = METHODS.map((method) => {
    const figures = queries.map((place) => {
      const ranked = rankers[method](place);
      const family = families[place] ?? new Set();
      return {
        precision: precisionAt(ranked, family, k),
        map: averagePrecision(ranked, family),
      };
    });
    const mean = (of: 'precision' | 'map'): number =>
      figures.reduce((sum, figure) => sum + figure[of], 0) / Math.max(1, figures.length);
    return { method, precision: mean('precision'), map: mean('map') };
  });
  return { queries: queries.length, texts: specimens.length, methods };
}

/** Rankings of all places but the query's own, by its place. */
function rankersOf(
  specimens: readonly Specimen[],
  pool: number,
): Record<Method, (place: number) => number[]> {
  const lexicon = new Bm25(specimens.map(({ text }) => text));
  const textOf = (place: number): string => specimens[place]?.text ?? '';
  const embedding = (place: number): number[] =>
    rankedBy(specimens.map(({ vector }) => cosine(vector, specimens[place]?.vector ?? vector)));
  const draw = generator(SEED);
  return {
    embedding: (place) => others(embedding(place), place),
    lexical: (place) => others(rankedBy(lexicon.scores(textOf(place))), place),
    hybrid: (place) => {
      const ranked = others(embedding(place), place);
      const nearest = ranked.slice(0, pool).map((other) => ({ other, text: textOf(other) }));
      const reordered = hybridOrder(textOf(place), nearest).map(({ other }) => other);
      return [...reordered, ...ranked.slice(pool)];
    },
    random: (place) => others(rankedBy(specimens.map(draw)), place),
  };
}

function others(ranked: readonly number[], place: number): number[] {
  return ranked.filter((other) => other !== place);
}

function familyOf(specimens: readonly Specimen[], one: Specimen, place: number): Set<number> {
  const family = specimens.flatMap((other, at) =>
    at !== place && likeness(one.tags, other.tags) >= 0.5 ? [at] : [],
  );
  return new Set(family);
}

/** Shared tags over all tags of both. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const all = new Set([...a, ...b]);
  const shared = [...all].filter((tag) => a.includes(tag) && b.includes(tag));
  return all.size === 0 ? 0 : shared.length / all.size;
}

/** Park and Miller's minimal standard generator: numbers in (0, 1), the same ones every time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
