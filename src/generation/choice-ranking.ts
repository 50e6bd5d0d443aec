import type { Judgement } from '../contracts/judgement.js';
import type { Verdict } from '../contracts/verdict.js';

/** What is known of an answer. */
export interface Appraisal {
  readonly verdict: Verdict | null;
  readonly judgements: readonly Judgement[];
}

/**
 * The places of answers, best first: by the share of tests that pass, of equals by the mean of their judgements, each on
 * its scale from 0 to 1. What could not be measured of an answer counts as the mean of the others: it moves the answer
 * neither up nor down. Equals stay as they are.
 */
export function bestFirst(appraisals: readonly Appraisal[]): number[] {
  const tests = imputed(appraisals.map(({ verdict }) => shareOf(verdict)));
  const judges = meanOfJudges(appraisals);
  return appraisals
    .map((_, place) => place)
    .toSorted(
      (a, b) => (tests[b] ?? 0) - (tests[a] ?? 0) || (judges[b] ?? 0) - (judges[a] ?? 0) || a - b,
    );
}

function meanOfJudges(appraisals: readonly Appraisal[]): number[] {
  const judges = Math.max(0, ...appraisals.map(({ judgements }) => judgements.length));
  const scores = Array.from({ length: judges }, (_, judge) =>
    imputed(appraisals.map(({ judgements }) => scoreOf(judgements[judge]))),
  );
  return appraisals.map(
    (_, place) =>
      scores.reduce((sum, ofJudge) => sum + (ofJudge[place] ?? 0), 0) / Math.max(1, judges),
  );
}

/** Null for what has no tests or could not be run. */
function shareOf(verdict: Verdict | null): number | null {
  if (verdict === null || verdict.status === 'sandbox_error') {
    return null;
  }
  return verdict.status === 'passed' ? 1 : verdict.passed / Math.max(1, verdict.total);
}

function scoreOf(judgement: Judgement | undefined): number | null {
  if (judgement?.status !== 'scored') {
    return null;
  }
  const [low, high] = judgement.scale;
  return (judgement.value - low) / (high - low);
}

/** The values, with their mean for what is null. */
function imputed(values: readonly (number | null)[]): number[] {
  const known = values.filter((value) => value !== null);
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return values.map((value) => value ?? mean);
}
