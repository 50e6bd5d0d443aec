import type {
  AttemptOutcome,
  EvaluationFigures,
  ExaminedAttempt,
  TaskOutcome,
} from '../../contracts/evaluation.js';
import { mean } from '../mean.js';
import { bootstrapMean } from './bootstrap.js';
import { estimatePassAt } from './estimates.js';

/** Outcomes that say nothing of the policy. */
const MASKED: readonly AttemptOutcome[] = ['truncated', 'unjudged', 'too_long'];

export interface FiguresOptions {
  readonly k: readonly number[];
  /** Of the intervals. */
  readonly seed: number;
  /** Without tests nothing passes, and there is no pass@k. */
  readonly hasTests: boolean;
}

/** What the outcomes of tasks come to: masked attempts count for nothing but their names. */
export function figuresOf(
  outcomes: readonly TaskOutcome[],
  { k, seed, hasTests }: FiguresOptions,
): EvaluationFigures {
  const attempts = outcomes.flatMap((outcome) => outcome.attempts);
  const greedy = outcomes.flatMap((outcome) => outcome.greedy ?? []);
  const passes = outcomes.map((outcome) => passesOf(outcome.attempts));
  const { passAt, leftOut } = estimatePassAt(passes, k, seed);
  const greedyPasses = passesOf(greedy);
  return {
    tasks: outcomes.length,
    passAt: hasTests ? { ...passAt } : {},
    tasksLeftOut: hasTests ? leftOut : 0,
    greedy:
      hasTests && greedyPasses.length > 0 ? bootstrapMean(greedyPasses.map(Number), seed) : null,
    outcomes: countBy(attempts, ({ outcome }) => outcome),
    greedyOutcomes: countBy(greedy, ({ outcome }) => outcome),
    errorTypes: countBy(
      attempts.filter(({ outcome }) => outcome === 'failed'),
      ({ errorType }) => errorType ?? 'unknown',
    ),
    secondAttempts: attempts.filter(({ isSecond }) => isSecond).length,
    judges: judgeFigures(outcomes, seed),
  };
}

/** Whether each attempt that counts has passed. */
export function passesOf(attempts: readonly ExaminedAttempt[]): boolean[] {
  return attempts
    .filter(({ outcome }) => !MASKED.includes(outcome))
    .map(({ outcome }) => outcome === 'passed');
}

/** The mean score of a judge over the attempts at a task; null when it has scored none. */
export function scoreOf({ attempts }: Pick<TaskOutcome, 'attempts'>, judge: string): number | null {
  const scores = attempts.flatMap(({ judgements }) =>
    judgements.flatMap((one) => (one.judge === judge && one.status === 'scored' ? one.value : [])),
  );
  return scores.length === 0 ? null : mean(scores);
}

/** Names of the judges that any attempt was shown to, in the order of their first judgement. */
export function judgesOf(outcomes: readonly TaskOutcome[]): string[] {
  const judgements = outcomes.flatMap(({ attempts }) => attempts.flatMap((one) => one.judgements));
  return [...new Set(judgements.map(({ judge }) => judge))];
}

function judgeFigures(outcomes: readonly TaskOutcome[], seed: number): EvaluationFigures['judges'] {
  const judgements = outcomes.flatMap(({ attempts }) => attempts.flatMap((one) => one.judgements));
  const figures = judgesOf(outcomes).map((name) => {
    const statuses = countBy(
      judgements.filter(({ judge }) => judge === name),
      ({ status }) => status,
    );
    const scores = outcomes.flatMap((outcome) => scoreOf(outcome, name) ?? []);
    return [
      name,
      {
        mean: scores.length === 0 ? null : bootstrapMean(scores, seed),
        scored: statuses['scored'] ?? 0,
        errored: statuses['errored'] ?? 0,
        skipped: statuses['skipped'] ?? 0,
      },
    ];
  });
  return Object.fromEntries(figures) as EvaluationFigures['judges'];
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of items.map(nameOf)) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
