import { z } from 'zod';
import { Judgement } from './judgement.js';
import { Interval } from './training.js';

/** What CODAL (arXiv 2403.09032) asks of an answer beside being right: one preference of each record. */
export const Preference = z
  .enum(['instruction_following', 'explanation', 'complexity', 'readability', 'style'])
  .meta({ id: 'Preference' });
export type Preference = z.infer<typeof Preference>;

/** Why an attempt does not count, or what it came to. */
export const AttemptOutcome = z
  .enum(['passed', 'failed', 'answered', 'truncated', 'unjudged', 'too_long'])
  .describe(
    'passed, failed: by the hidden tests. answered: there are no tests. Masked: truncated, which ran into the most new ' +
      'tokens; unjudged, which the sandbox could not run; too_long, whose prompt leaves no room for an answer.',
  )
  .meta({ id: 'AttemptOutcome', examples: ['passed'] });
export type AttemptOutcome = z.infer<typeof AttemptOutcome>;

export const ExaminedAttempt = z
  .object({
    outcome: AttemptOutcome,
    errorType: z.string().nullable().describe('Why it failed.'),
    isTruncated: z.boolean(),
    isSecond: z.boolean().describe('Given after the first answer had failed the public tests.'),
    judgements: z.array(Judgement),
  })
  .meta({ id: 'ExaminedAttempt' });
export type ExaminedAttempt = Readonly<z.infer<typeof ExaminedAttempt>>;

/** What the examination of one task came to. */
export const TaskOutcome = z
  .object({
    attempts: z.array(ExaminedAttempt),
    greedy: ExaminedAttempt.nullable().describe('Null when none was asked for.'),
  })
  .meta({ id: 'TaskOutcome' });
export type TaskOutcome = Readonly<z.infer<typeof TaskOutcome>>;

const JudgeFigures = z
  .object({
    mean: Interval.nullable().describe(
      'Over tasks, of the mean of each; null when none is scored.',
    ),
    scored: z.int(),
    errored: z.int(),
    skipped: z.int(),
  })
  .meta({ id: 'JudgeFigures' });

const Counts = z.record(z.string(), z.int());

export const EvaluationFigures = z
  .object({
    tasks: z.int(),
    passAt: z
      .record(z.string(), Interval)
      .describe('Unbiased pass@k by k, the mean over tasks; empty without tests.'),
    tasksLeftOut: z
      .int()
      .describe('Tasks of which too few attempts count for the largest k; no pass@k has them.'),
    greedy: Interval.nullable().describe('Share of tasks whose greedy answer passes.'),
    outcomes: Counts.describe('Attempts by outcome.').meta({
      examples: [{ passed: 118, failed: 41, truncated: 1 }],
    }),
    greedyOutcomes: Counts.describe('Greedy answers by outcome.').meta({
      examples: [{ passed: 20 }],
    }),
    errorTypes: Counts.describe('Attempts that failed, by error type.').meta({
      examples: [{ AssertionError: 30, NameError: 11 }],
    }),
    secondAttempts: z.int().describe('Attempts whose first answer had failed the public tests.'),
    judges: z.record(z.string(), JudgeFigures).describe('By the name of the judge.'),
  })
  .meta({ id: 'EvaluationFigures' });
export type EvaluationFigures = Readonly<z.infer<typeof EvaluationFigures>>;
