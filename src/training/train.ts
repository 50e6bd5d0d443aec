import type { Task } from '../contracts/task.js';
import type { TrainingResult } from '../contracts/training.js';
import type { CodeRunner, EpisodeMemory, Journal, Judge, PolicyEngine } from './ports.js';
import type { RecipeSettings } from './recipes/recipe-settings.js';
import type { EvaluationSettings } from './recipes/settings.js';

/** Where an adapter lies: what `save` wrote, or PEFT's files alone. */
export interface StartWeights {
  readonly folder: string;
  readonly format: 'checkpoint' | 'peft';
}

/** Everything that a training run needs to know; two runs of equal jobs on equal memories are the same run. */
export interface TrainingJob {
  readonly id: string;
  /** Session name in the engine, unique for each claim of the job. */
  readonly session: string;
  readonly seed: number;
  /** The engine computes a batch in this many times more parts; above 1 the result differs in its last bits. */
  readonly microBatchDivisor: number;
  readonly model: BaseFolder;
  /** The weights that the policy starts with; the base model itself without them. */
  readonly start?: StartWeights;
  readonly recipe: RecipeSettings;
  readonly evaluation: EvaluationSettings;
  readonly checkpointEverySteps: number;
  readonly trainTasks: readonly Task[];
  readonly evaluationSets: readonly EvaluationSet[];
}

export interface EvaluationSet {
  readonly name: string;
  readonly tasks: readonly Task[];
}

/** What a base model folder says of itself in `falconry.json`. */
export interface BaseFolder {
  readonly path: string;
  readonly promptTemplate: string;
  readonly stop: readonly string[];
  readonly maxNewTokens: number;
  readonly contextLength: number;
}

export interface TrainingPorts {
  readonly engine: PolicyEngine;
  readonly runner: CodeRunner;
  readonly memory: EpisodeMemory;
  readonly judges: readonly Judge[];
  readonly journal: Journal;
}

/** How a run is told to end before its end. It throws the reason of the signal. */
export interface StopSignals {
  /** Ends at the next step boundary, or before an evaluation's next call; a checkpoint is there then. */
  readonly stop: AbortSignal;
  /** Ends at once; nothing more is written. */
  readonly abandon: AbortSignal;
}

/** Runs a job from its newest checkpoint to its end; see recipes for the methods. */
export type Train = (
  job: TrainingJob,
  ports: TrainingPorts,
  signals: StopSignals,
) => Promise<TrainingResult>;
