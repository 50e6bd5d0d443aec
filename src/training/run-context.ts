import type { PromptTemplate } from './prompts/prompt-template.js';
import type { TrainingJob, TrainingPorts } from './train.js';

/** What every part of a running job shares. */
export interface Run {
  readonly job: TrainingJob;
  readonly ports: TrainingPorts;
  readonly template: PromptTemplate;
  /** Aborted when the job is abandoned; goes with every call that can be cut short. */
  readonly signal: AbortSignal;
  /** Token id that ends an answer. */
  readonly endOfSequence: number;
}

/** The adapter that holds the meta policy (the paper's theta). */
export const META_POLICY = 'policy';
