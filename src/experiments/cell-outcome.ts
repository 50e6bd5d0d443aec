import type { TaskOutcome } from '../contracts/evaluation.js';
import type { Usage } from '../contracts/usage.js';
import { greedyOf, passAt } from '../evaluations/compare-evaluations.js';
import type { JobSpent } from '../jobs/job-spending.service.js';
import type { JobResult } from '../jobs/jobs.schemas.js';

/** What a task of a cell came to, with the groups that it counts in. */
export interface CellTask {
  readonly taskId: string;
  /** The named part of the split that it is in. */
  readonly family: string | null;
  readonly difficulty: string | null;
  /** By the name of the metric; null where too few attempts count. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Attempts that passed or failed; others say nothing of the policy. */
  readonly judged: number;
  /** Attempts that failed, by error type. */
  readonly errorTypes: Readonly<Record<string, number>>;
  readonly masked: number;
  /** What each judge gave the attempts that it scored; left out by an experiment that is older than that. */
  readonly scores?: Readonly<Record<string, readonly number[]>>;
}

/** What training a cell has cost and left. */
export interface CellTraining {
  readonly steps: number;
  /** From the start of its job to its end, waits between claims among them. */
  readonly seconds: number;
  readonly usage: Usage;
  /** Null, or left out, for a job that is older than the measurement. */
  readonly spent?: JobSpent | null;
  /** What the job itself has found before training; left out by an experiment that is older than that. */
  readonly before?: JobResult['before'];
  /** The same after training: projects are examined after practice too. */
  readonly after: JobResult['after'];
  readonly resumedInexactly: number;
}

/** All that a report needs of a cell: it stays when the job or the evaluation is deleted. */
export interface CellOutcome {
  readonly tasks: readonly CellTask[];
  readonly evaluation: { readonly usage: Usage; readonly environment: string | null };
  readonly training: CellTraining | null;
}

const MASKED: readonly string[] = ['truncated', 'unjudged', 'too_long'];

/** @param k those of the evaluation's pass@k */
export function cellTask(
  outcome: TaskOutcome,
  k: readonly number[],
  group: Pick<CellTask, 'taskId' | 'family' | 'difficulty'>,
): CellTask {
  const counted = outcome.attempts.filter((one) => !MASKED.includes(one.outcome));
  const errorTypes = new Map<string, number>();
  for (const { errorType } of counted.filter((one) => one.outcome === 'failed')) {
    const name = errorType ?? 'unknown';
    errorTypes.set(name, (errorTypes.get(name) ?? 0) + 1);
  }
  return {
    ...group,
    metrics: {
      ...Object.fromEntries(k.map((size) => [`pass@${size}`, passAt(outcome, size)])),
      greedy: greedyOf(outcome),
    },
    judged: counted.length,
    errorTypes: Object.fromEntries(errorTypes),
    masked: outcome.attempts.length - counted.length,
    scores: scoresOf(counted),
  };
}

function scoresOf(attempts: TaskOutcome['attempts']): Record<string, number[]> {
  const scores = new Map<string, number[]>();
  for (const judgement of attempts.flatMap(({ judgements }) => judgements)) {
    if (judgement.status === 'scored') {
      scores.set(judgement.judge, [...(scores.get(judgement.judge) ?? []), judgement.value]);
    }
  }
  return Object.fromEntries(scores);
}
