import type { TaskSampler } from './curriculum/task-sampling.js';
import type { PromptTemplate } from './prompts/prompt-template.js';
import type { SamplingSettings } from './recipes/settings.js';
import type { TrainingJob, TrainingPorts } from './train.js';

/** What it takes to put prompts to a policy and run its programs; every run has it. */
export interface Asking {
  readonly job: Pick<TrainingJob, 'session' | 'model'> & {
    readonly recipe: { readonly sampling: Pick<SamplingSettings, 'maxNewTokens'> };
  };
  readonly ports: Pick<TrainingPorts, 'engine' | 'runner'>;
  readonly template: PromptTemplate;
  readonly signal: AbortSignal;
}

/** What it takes to put known answers after their prompts; every run has it. */
export interface Teaching {
  readonly job: Pick<TrainingJob, 'session'>;
  readonly ports: Pick<TrainingPorts, 'engine'>;
  readonly template: PromptTemplate;
  /** Token id that ends an answer. */
  readonly endOfSequence: number;
}

/** What every part of a running job shares. */
export interface Run {
  readonly job: TrainingJob;
  readonly ports: TrainingPorts;
  readonly template: PromptTemplate;
  /** Aborted when the job is abandoned; goes with every call that can be cut short. */
  readonly signal: AbortSignal;
  /** Samples come from a generation server: a replay gets those of the journal, another draw would differ. */
  readonly isDrawnElsewhere: boolean;
  /** Draws the tasks of a step where they are not simply drawn once per epoch. */
  readonly sampler?: TaskSampler;
  /** Token id that ends an answer. */
  readonly endOfSequence: number;
}

/** The adapter that holds the meta policy (the paper's theta). */
export const META_POLICY = 'policy';
