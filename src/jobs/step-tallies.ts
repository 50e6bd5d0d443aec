import type { AttemptRecord } from '../contracts/training.js';
import { errorTypesOf } from '../training/recall/error-types.js';

/** Programs choose the names of their errors, so a step keeps its most frequent ones by name. */
const MAX_ERROR_TYPES = 20;
export const OTHER_ERRORS = 'other';

/** What the attempts of one step add up to; a sum of steps needs no attempt any more. */
export interface StepTallies {
  /** Attempts by the error type that decided their verdict. */
  readonly errorTypes: Readonly<Record<string, number>>;
  /** For each component of the reward, how many attempts it was scored for and the sum of its values. */
  readonly components: Readonly<Record<string, { readonly scored: number; readonly sum: number }>>;
  /** For each kind of prompt, how many attempts were judged and how many of them passed. */
  readonly prompts: Readonly<Record<string, { readonly judged: number; readonly passed: number }>>;
}

type Counted = Pick<AttemptRecord, 'verdict' | 'reward' | 'promptKind'>;

export function tallyOf(attempts: readonly Counted[]): StepTallies {
  return {
    errorTypes: mostFrequent(countErrors(attempts)),
    components: componentsOf(attempts),
    prompts: promptsOf(attempts),
  };
}

function countErrors(attempts: readonly Counted[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { verdict } of attempts) {
    const [deciding] = errorTypesOf(verdict);
    if (deciding !== undefined) {
      counts.set(deciding, (counts.get(deciding) ?? 0) + 1);
    }
  }
  return counts;
}

/** The most frequent first; those beyond the limit are added up under one name. */
export function mostFrequent(
  counts: ReadonlyMap<string, number>,
  limit: number = MAX_ERROR_TYPES,
): Record<string, number> {
  const sorted = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const rest = sorted.slice(limit).reduce((sum, [, count]) => sum + count, 0);
  const named = Object.fromEntries(sorted.slice(0, limit));
  return rest === 0 ? named : { ...named, [OTHER_ERRORS]: (named[OTHER_ERRORS] ?? 0) + rest };
}

function componentsOf(attempts: readonly Counted[]): StepTallies['components'] {
  const sums = new Map<string, { scored: number; sum: number }>();
  const scored = attempts
    .flatMap(({ reward }) => reward.components)
    .filter(({ status }) => status === 'scored');
  for (const { name, value } of scored) {
    const before = sums.get(name) ?? { scored: 0, sum: 0 };
    sums.set(name, { scored: before.scored + 1, sum: before.sum + value });
  }
  return Object.fromEntries(sums);
}

/** A failure of the sandbox says nothing of a prompt. */
function promptsOf(attempts: readonly Counted[]): StepTallies['prompts'] {
  const counts = new Map<string, { judged: number; passed: number }>();
  for (const { promptKind, verdict } of attempts) {
    const { judged, passed } = counts.get(promptKind) ?? { judged: 0, passed: 0 };
    counts.set(promptKind, {
      judged: judged + (verdict.status === 'sandbox_error' ? 0 : 1),
      passed: passed + (verdict.status === 'passed' ? 1 : 0),
    });
  }
  return Object.fromEntries(counts);
}
