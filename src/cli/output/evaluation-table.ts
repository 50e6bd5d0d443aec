import type { EvaluationResult as Evaluation, Interval } from '../../contracts/training.js';
import { formatTable } from '../table.js';
import { signed } from './figures.js';

/** The same tasks, examined after a job and, where that was asked for, before it. */
export interface Comparison {
  readonly before: Evaluation | null;
  readonly after: Evaluation;
}

/** Pairs the evaluations of a job by set and practice steps, in the order in which it made them. */
export function compare(before: readonly Evaluation[], after: readonly Evaluation[]): Comparison[] {
  return after.map((second) => {
    const first = before.find(
      ({ set, innerSteps, innerRate }) =>
        set === second.set && innerSteps === second.innerSteps && innerRate === second.innerRate,
    );
    return { before: first ?? null, after: second };
  });
}

/** pass@1 and greedy of each set, before and after; a share with its 95 % interval. */
export function evaluationTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ before, after }) => [
    nameOf(after),
    String(after.tasks),
    before === null ? '-' : withInterval(passAt1(before)),
    withInterval(passAt1(after)),
    before === null ? '-' : signed(gain(passAt1(before), passAt1(after))),
    `${before === null ? '' : `${share(before.greedy)} -> `}${share(after.greedy)}`,
    before === null ? '-' : signed(gain(before.greedy, after.greedy)),
  ]);
  const headings = ['held-out tasks', 'n', 'pass@1 before', 'after', 'gain', 'greedy', 'gain'];
  return formatTable(headings, rows);
}

/** What the table says, in words: which sets got better, worse, or cannot be told. */
export function verdicts(comparisons: readonly Comparison[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { before, after } of comparisons) {
    if (before !== null) {
      const verdict = verdictOf(before, after);
      groups.set(verdict, [...(groups.get(verdict) ?? []), nameOf(after)]);
    }
  }
  return [...groups].map(([verdict, names]) => `${verdict}: ${names.join(', ')}`);
}

/** The paired interval is not in the answer; two intervals that do not touch are a stricter test. */
function verdictOf(before: Evaluation, after: Evaluation): string {
  const first = passAt1(before);
  const second = passAt1(after);
  if (second.low > first.high) {
    return 'better beyond the noise of the sample';
  }
  return second.high < first.low
    ? 'WORSE beyond the noise of the sample'
    : 'within the noise of the sample, no claim';
}

export function passAt1(evaluation: Evaluation): Interval {
  const interval = evaluation.passAt['1'];
  if (interval === undefined) {
    throw new Error(`the evaluation of ${evaluation.set} has no pass@1`);
  }
  return interval;
}

export function gain(before: Interval, after: Interval): number {
  return after.value - before.value;
}

function nameOf({ set, innerSteps, innerRate = 1 }: Evaluation): string {
  const length = innerRate === 1 ? '' : ` of ${innerRate}`;
  return innerSteps === 0
    ? set
    : `${set}, ${innerSteps} practice step${innerSteps > 1 ? 's' : ''}${length}`;
}

function withInterval(interval: Interval): string {
  return `${share(interval)} (${interval.low.toFixed(2)}-${interval.high.toFixed(2)})`;
}

function share({ value }: Interval): string {
  return value.toFixed(2);
}
