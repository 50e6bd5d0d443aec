import type { SimilaritySpec } from '../../contracts/judge-settings.js';
import type { JudgedProgram } from '../../training/ports.js';
import type { TextScore } from './text-judge.js';

type Tokens = readonly string[];

/** Longest program that is compared; time grows with the product of the two lengths. */
const MOST_CHARACTERS = 50_000;
const MOST_TOKENS = 2_000;
const MOST_GRAM = 4;

const METRICS: Readonly<
  Record<SimilaritySpec['metric'], (candidate: Tokens, reference: Tokens) => number>
> = { bleu, rouge_l: rougeL, edit: editSimilarity, jaccard };

/** How like a program is to the canonical solution, 0 to 1, token by token. */
export function scoreSimilarity(
  { metric }: SimilaritySpec,
  { program, canonicalProgram }: JudgedProgram,
): TextScore {
  if (canonicalProgram === undefined) {
    return { skipped: 'The task has no canonical solution to compare with.' };
  }
  const [candidate, reference] = [program, canonicalProgram].map(tokensWithinLimit);
  if (candidate === undefined || candidate === null) {
    return { skipped: `The program is longer than ${MOST_TOKENS} tokens.` };
  }
  if (reference === undefined || reference === null) {
    return { skipped: `The canonical solution is longer than ${MOST_TOKENS} tokens.` };
  }
  const components = { tokens: candidate.length, canonicalTokens: reference.length };
  return { value: METRICS[metric](candidate, reference), scale: [0, 1], components };
}

/**
 * Words (letters, digits, underscores) and every other character by itself. Blanks and line breaks only separate, so
 * that layout does not count; comments do.
 */
export function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

function tokensWithinLimit(text: string): Tokens | null {
  if (text.length > MOST_CHARACTERS) {
    return null;
  }
  const tokens = tokensOf(text);
  return tokens.length > MOST_TOKENS ? null : tokens;
}

/**
 * BLEU of one text (Papineni et al. 2002): the geometric mean of the clipped precisions of 1- to 4-grams, times the
 * brevity penalty. From 2-grams on, 1 is added to both counts (Lin and Och 2004), and no gram is longer than either text.
 */
export function bleu(candidate: Tokens, reference: Tokens): number {
  const longest = Math.min(MOST_GRAM, candidate.length, reference.length);
  if (longest === 0) {
    return bothEmpty(candidate, reference);
  }
  let logSum = 0;
  for (let size = 1; size <= longest; size += 1) {
    const added = size === 1 ? 0 : 1;
    const matches = overlap(grams(candidate, size), grams(reference, size));
    logSum += Math.log((matches + added) / (candidate.length - size + 1 + added));
  }
  const brevity = Math.min(1, Math.exp(1 - reference.length / candidate.length));
  return brevity * Math.exp(logSum / longest);
}

/** ROUGE-L (Lin 2004): the harmonic mean of what share of each text their longest common subsequence is. */
export function rougeL(candidate: Tokens, reference: Tokens): number {
  const sum = candidate.length + reference.length;
  return sum === 0 ? 1 : (2 * longestCommonSubsequence(candidate, reference)) / sum;
}

/** 1 less the Levenshtein distance in tokens over the length of the longer text. */
export function editSimilarity(candidate: Tokens, reference: Tokens): number {
  const longer = Math.max(candidate.length, reference.length);
  return longer === 0 ? 1 : 1 - levenshtein(candidate, reference) / longer;
}

/** Of all different tokens, the share that both texts have. */
export function jaccard(candidate: Tokens, reference: Tokens): number {
  const [ours, theirs] = [new Set(candidate), new Set(reference)];
  const all = new Set([...ours, ...theirs]).size;
  return all === 0 ? 1 : (ours.size + theirs.size - all) / all;
}

function bothEmpty(candidate: Tokens, reference: Tokens): number {
  return candidate.length === reference.length ? 1 : 0;
}

function grams(tokens: Tokens, size: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let first = 0; first + size <= tokens.length; first += 1) {
    const gram = tokens.slice(first, first + size).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Each gram counts as often as both have it. */
function overlap(ours: ReadonlyMap<string, number>, theirs: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [gram, count] of ours) {
    sum += Math.min(count, theirs.get(gram) ?? 0);
  }
  return sum;
}

function longestCommonSubsequence(ours: Tokens, theirs: Tokens): number {
  return lastCell(
    ours,
    theirs,
    () => 0,
    ({ isSame, diagonal, above, left }) => (isSame ? diagonal + 1 : Math.max(above, left)),
  );
}

function levenshtein(ours: Tokens, theirs: Tokens): number {
  return lastCell(
    ours,
    theirs,
    (place) => place,
    ({ isSame, diagonal, above, left }) =>
      Math.min(diagonal + (isSame ? 0 : 1), above + 1, left + 1),
  );
}

interface Neighbours {
  readonly isSame: boolean;
  readonly diagonal: number;
  readonly above: number;
  readonly left: number;
}

/** Fills the table of two texts row by row, and keeps one row: `edge` is what its first row and column hold. */
function lastCell(
  ours: Tokens,
  theirs: Tokens,
  edge: (place: number) => number,
  cell: (neighbours: Neighbours) => number,
): number {
  let row = Uint32Array.from({ length: theirs.length + 1 }, (_, place) => edge(place));
  for (const [index, token] of ours.entries()) {
    const next = new Uint32Array(row.length);
    next[0] = edge(index + 1);
    for (const [place, other] of theirs.entries()) {
      next[place + 1] = cell({
        isSame: token === other,
        diagonal: row[place] ?? 0,
        above: row[place + 1] ?? 0,
        left: next[place] ?? 0,
      });
    }
    row = next;
  }
  return row[theirs.length] ?? 0;
}
