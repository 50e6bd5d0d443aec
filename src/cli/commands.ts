import type { Command } from 'commander';
import { registerBench } from './bench.js';
import { registerCheckpoints } from './commands/checkpoints.js';
import { registerDatasets } from './commands/datasets.js';
import { registerDemo } from './commands/demo.js';
import { registerEvaluate } from './commands/evaluate.js';
import { registerExperiment } from './commands/experiment.js';
import { registerFeedback } from './commands/feedback.js';
import { registerGenerate } from './commands/generate.js';
import { registerJobs } from './commands/jobs.js';
import { registerKeys } from './commands/keys.js';
import { registerMemory } from './commands/memory.js';
import { registerModels } from './commands/models.js';
import { registerWebhooks } from './commands/webhooks.js';
import { registerCompletion } from './completion/completion.js';
import { registerDown } from './down.js';
import { registerModel } from './model.js';
import { registerSetup } from './setup.js';
import { registerSoak } from './soak.js';
import { registerStatus } from './status.js';
import { registerSupervise } from './supervise.js';
import { registerTest } from './test.js';
import { registerUp } from './up.js';

/** Every command of the command line, in the order in which help shows them: one file each. */
export const commands: readonly ((program: Command) => void)[] = [
  registerDemo,
  registerUp,
  registerDown,
  registerStatus,
  registerDatasets,
  registerJobs,
  registerCheckpoints,
  registerModels,
  registerGenerate,
  registerEvaluate,
  registerExperiment,
  registerFeedback,
  registerMemory,
  registerWebhooks,
  registerKeys,
  registerSetup,
  registerModel,
  registerTest,
  registerSoak,
  registerBench,
  registerCompletion,
  registerSupervise,
];
