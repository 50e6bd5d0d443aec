import { z } from 'zod';
import type { Judgement } from './judgement.js';
import type { Reward } from './reward.js';
import type { Verdict } from './verdict.js';

/** The tokens of an answer as the policy loss saw them. */
export interface TokenWeights {
  /** First byte of each token in the UTF-8 bytes of the answer, [T]. */
  readonly byteOffsets: readonly number[];
  /** Advantage times mask of each token, the very numbers that the loss was weighted with, [T]; null when it had none. */
  readonly advantages: readonly number[] | null;
}

/** One program sampled for a task in a step, with everything that was learned of it. */
export interface AttemptRecord {
  readonly index: number;
  readonly taskId: string;
  readonly phase: 'support' | 'query' | 'rollout';
  readonly promptKind: 'plain' | 'memory' | 'repair';
  readonly prompt: string;
  readonly answer: string;
  /** What was run: the answer as its template makes a program of it. */
  readonly program: string;
  readonly tokens: TokenWeights;
  readonly isTruncated: boolean;
  readonly verdict: Verdict;
  readonly judgements: readonly Judgement[];
  readonly reward: Reward;
  readonly episodeIds: readonly string[];
}

/** What a step asks of the outside, and would be told differently if it asked again. */
export interface StepPart {
  /** Where in the step it is asked: `recall`, or `verdicts 2` for the second programs that were run. */
  readonly name: string;
  /** What is asked, as JSON: a replay that asks something else gets an answer of its own. */
  readonly question: unknown;
}

export interface StepOutcome {
  readonly metrics: Readonly<Record<string, number>>;
  readonly attempts: readonly AttemptRecord[];
  /** Tasks whose solutions were imitated without an attempt at them, by id. */
  readonly imitatedTaskIds?: readonly string[];
}

/**
 * What the bits of a run depend on beside the job, by name: device, threads, base model, versions. Equal jobs in equal
 * environments end in equal weights.
 */
export type Environment = Readonly<Record<string, string>>;

/** A resume in an environment other than the checkpoint's: from there on the run is another run. */
export const InexactResume = z
  .object({
    step: z.int().describe('The step of the checkpoint.'),
    differences: z
      .array(z.object({ field: z.string(), expected: z.string(), found: z.string() }))
      .describe('What the checkpoint was made with, and what it was resumed with.'),
  })
  .meta({ id: 'InexactResume' });
export type InexactResume = Readonly<z.infer<typeof InexactResume>>;

/** The loop's own state beside the engine's: a checkpoint holds both. JSON only. */
export interface LoopState {
  readonly step: number;
  readonly shortTermMemory: unknown;
  readonly environment: Environment;
  readonly inexactResumes: readonly InexactResume[];
}

export const Interval = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .describe('A mean over tasks with its 95 % interval.')
  .meta({ id: 'Interval' });
export type Interval = Readonly<z.infer<typeof Interval>>;

/** pass@k of one evaluation set: unbiased estimator, bootstrap interval over tasks. */
export interface EvaluationResult {
  readonly set: string;
  readonly tasks: number;
  readonly samples: number;
  readonly temperature: number;
  /** Inner steps taken on the support tasks of each project before; 0 without. */
  readonly innerSteps: number;
  /** Those steps were this many times as long as the recipe takes them; left out where none was taken. */
  readonly innerRate?: number;
  /** pass@1 of each project, the mean over its query tasks; left out of sets that are not of projects. */
  readonly projects?: Readonly<Record<string, number>>;
  readonly passAt: Readonly<Record<string, Interval>>;
  readonly greedy: Interval;
  /** Attempts that the sandbox could not judge; they count for nothing. */
  readonly unjudged: number;
}

export interface TrainingResult {
  readonly steps: number;
  readonly before: readonly EvaluationResult[];
  readonly after: readonly EvaluationResult[];
  readonly checkpointStep: number;
  /** Empty when the run is the one that was never stopped. */
  readonly inexactResumes: readonly InexactResume[];
}
