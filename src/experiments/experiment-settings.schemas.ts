import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Metadata, Text } from '../common/text.js';
import { SplitSource, TasksSource } from '../evaluations/evaluation-source.schemas.js';
import { CreateEvaluation, MemoryArm } from '../evaluations/evaluations.schemas.js';
import { CreateJob, Seed } from '../jobs/jobs.schemas.js';
import { ModelReference } from '../models/models.schemas.js';
import { JudgeTerm } from '../training/recipes/judge-terms.js';
import { RecipeSettings } from '../training/recipes/recipe-settings.js';

/** What the model that nothing was trained from is called beside the arms. */
export const UNTRAINED = 'untrained';

const MAX_ARMS = 32;
const MAX_SEEDS = 32;
const MAX_BUDGETS = 8;
const MAX_ATTEMPTS = 100_000_000;

const ArmName = Text(60).refine((name) => name !== UNTRAINED, {
  message: `must not be ${UNTRAINED}, which is the model that the arms start from`,
});

const MemoryArms = z.array(MemoryArm).min(1).max(MemoryArm.options.length);

const MemoryFrom = z
  .array(idSchema('job'))
  .min(1)
  .max(16)
  .describe(
    "Jobs that have ended, whose episodes in the workspace's own memory are recalled beside those of the training.",
  );

const ExperimentArm = z
  .strictObject({
    name: ArmName.meta({ examples: ['falcon'] }),
    recipe: RecipeSettings,
    dataset: idSchema('dataset').optional().describe('It trains on this one instead.'),
    attempts: z
      .int()
      .min(1)
      .max(MAX_ATTEMPTS)
      .optional()
      .describe('Its own budget, in place of all of those below; not for sft, which samples none.'),
    memory: MemoryArms.optional().describe('It is examined with these instead.'),
    memoryFrom: MemoryFrom.optional(),
  })
  .meta({ id: 'ExperimentArm' });

const ExperimentJudges = z
  .strictObject({
    name: Text(60).meta({ examples: ['style'] }),
    judges: z.array(JudgeTerm).max(8).describe('In place of those of the recipe; may be none.'),
  })
  .meta({ id: 'ExperimentJudges' });

/** How all cells are examined: one set of tasks, one seed, so that cells differ in nothing but what they are. */
const ExperimentEvaluation = CreateEvaluation.omit({
  name: true,
  model: true,
  compareTo: true,
  metadata: true,
  memory: true,
})
  .extend({
    tasks: z.discriminatedUnion('kind', [SplitSource, TasksSource]),
    seed: Seed.default(1).describe(
      'Of the tasks that are drawn, of the answers and the intervals.',
    ),
    episodes: z.int().min(1).max(8).default(2).describe('Episodes that a prompt may show.'),
  })
  .meta({ id: 'ExperimentEvaluation' });

/** What every job of an experiment has beside its arm and seed. */
const ExperimentTraining = CreateJob.pick({
  tasks: true,
  evaluation: true,
  checkpoint: true,
  priority: true,
  budget: true,
  notify: true,
}).meta({ id: 'ExperimentTraining' });

export const CreateExperiment = z
  .strictObject({
    name: Text(200).optional(),
    model: ModelReference.describe('What every arm starts from; it is examined untrained as well.'),
    dataset: idSchema('dataset').describe('What the arms train on.'),
    arms: z.array(ExperimentArm).min(1).max(MAX_ARMS),
    judges: z
      .array(ExperimentJudges)
      .max(8)
      .default([])
      .describe('Sets of judges; every arm trains with each of them.'),
    memory: MemoryArms.default(['none']).describe('What prompts of the evaluations may show.'),
    memoryFrom: MemoryFrom.optional().meta({
      description:
        'The same for the untrained model, and for arms that do not say. Without it the untrained model has nothing to recall.',
    }),
    seeds: z.array(Seed).min(1).max(MAX_SEEDS).describe('Every arm trains with each of them.'),
    attempts: z
      .array(z.int().min(1).max(MAX_ATTEMPTS))
      .max(MAX_BUDGETS)
      .default([])
      .describe(
        'Budgets: programs that a training samples, which decide its steps; every arm has each of them. Without one the ' +
          'steps of the recipes count. A recipe that samples none, sft, keeps its steps.',
      ),
    training: ExperimentTraining.prefault({}),
    evaluation: ExperimentEvaluation,
    metric: z
      .string()
      .regex(/^(greedy|pass@[1-9][0-9]{0,2})$/, 'must be greedy or pass@k')
      .default('pass@1')
      .describe(
        'What the arms are compared by first: pass@k with a k of the evaluation, or greedy.',
      ),
    reference: Text(200)
      .default(UNTRAINED)
      .describe('The arm that the others are compared with, by its name in the report.'),
    atOnce: z.int().min(1).max(16).default(2).describe('Cells that are under way at most.'),
    metadata: Metadata.default({}),
  })
  .meta({
    id: 'CreateExperiment',
    examples: [
      {
        name: 'methods',
        model: 'fledgling',
        dataset: 'ds_01jabk1e8o5l4v2u8q5m3n7t1s',
        arms: [
          { name: 'falcon', recipe: { name: 'falcon' } },
          { name: 'grpo', recipe: { name: 'grpo' } },
        ],
        seeds: [1, 2, 3],
        attempts: [7680],
        evaluation: {
          tasks: { kind: 'split', dataset: 'ds_01jabk1e8o5l4v2u8q5m3n7t1s', split: 'test' },
        },
        reference: 'grpo',
      },
    ],
  });
export type CreateExperiment = z.infer<typeof CreateExperiment>;
