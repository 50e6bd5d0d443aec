import { z } from 'zod';
import { MemoryArm } from '../../evaluations/evaluations.schemas.js';
import { Interval } from '../../contracts/training.js';
import { Experiment } from '../experiments.schemas.js';

const Estimate = Interval.nullable().describe(
  'Mean over seeds of the means over tasks, with its 95 % interval over both; null without a figure.',
);

const Comparison = z
  .object({
    reference: z.string().meta({ examples: ['untrained'] }),
    difference: Interval.describe('This one less the reference, by task and seed.'),
    better: z.int().describe('Tasks on which it is better in the mean over seeds.'),
    worse: z.int(),
    same: z.int(),
  })
  .meta({ id: 'ArmComparison' });
export type Comparison = z.infer<typeof Comparison>;

const MemoryFigures = Comparison.omit({ reference: true })
  .extend({
    arm: z.string().meta({ examples: ['falcon'] }),
    memory: MemoryArm,
    less: MemoryArm.describe('The memory whose figures are taken off, of the same arm.'),
  })
  .meta({ id: 'MemoryDifference' });
export type MemoryFigures = z.infer<typeof MemoryFigures>;

export const ArmFigures = z
  .object({
    name: z.string().describe('The arm, with its memory where there are several.'),
    arm: z.string().meta({ examples: ['falcon'] }),
    memory: MemoryArm,
    attempts: z.int().nullable().describe('Programs that a training samples by its settings.'),
    seeds: z.int().describe('Trainings that the figures are over; 1 for the untrained model.'),
    missing: z.int().describe('Cells that have not succeeded, and count for nothing.'),
    tasks: z.int(),
    masked: z.int().describe('Attempts that say nothing of the policy: cut off, not run, no room.'),
    metrics: z
      .record(z.string(), Estimate)
      .describe('By metric: pass@k, greedy, compiles.')
      .meta({ examples: [{ 'pass@1': { value: 0.41, low: 0.36, high: 0.47 } }] }),
    bySeed: z
      .array(z.number().nullable())
      .describe('The metric of the experiment after each seed, in their order.')
      .meta({ examples: [[0.4, 0.42, 0.41]] }),
    comparison: Comparison.nullable().describe('By the metric of the experiment.'),
  })
  .meta({ id: 'ArmFigures' });
export type ArmFigures = z.infer<typeof ArmFigures>;

const GroupFigures = z
  .object({
    group: z.string().meta({ examples: ['compositions'] }),
    tasks: z.int(),
    arms: z.array(
      z.object({ name: z.string(), value: Estimate, comparison: Comparison.nullable() }),
    ),
  })
  .meta({ id: 'ExperimentGroup' });
export type GroupFigures = z.infer<typeof GroupFigures>;

const ErrorFigures = z
  .object({
    errorType: z.string().meta({ examples: ['WrongAnswer'] }),
    attempts: z.int().describe('Attempts of all cells that failed by it.'),
    arms: z.array(z.object({ name: z.string(), share: Estimate })),
    fewest: z
      .object({ name: z.string(), comparison: Comparison.nullable() })
      .nullable()
      .describe('The trained arm that fails by it least. It is chosen after the fact, of many.'),
  })
  .meta({ id: 'ExperimentErrorType' });
export type ErrorFigures = z.infer<typeof ErrorFigures>;

const Spread = z
  .object({ mean: z.number(), least: z.number(), greatest: z.number() })
  .meta({ id: 'Spread' });
export type Spread = z.infer<typeof Spread>;

const Cost = z
  .object({
    arm: z.string().meta({ examples: ['falcon'] }),
    trainings: z.int(),
    steps: z.int().describe('Of one training.'),
    seconds: Spread.describe('From the start of a job to its end, waits among them.'),
    parts: z
      .array(
        z.object({
          part: z.string().meta({ examples: ['sampling'] }),
          seconds: Spread,
          share: z.number().describe('Of the mean time of a training.'),
        }),
      )
      .describe(
        'What that time went into: loading, sampling, execution, judging, memory, training, saving, evaluating, which is what ' +
          'the job examined itself, and the rest: prompts, database, waits. Empty where it was not measured.',
      ),
    peakBytes: Spread.nullable().describe(
      'The most memory that a computation of gradients held at once: of tensors on a CUDA device, of the engine on a CPU. ' +
        'Null where nothing tells it.',
    ),
    engineSeconds: Spread,
    sampledTokens: Spread,
    trainedTokens: Spread,
    executions: Spread.describe('Programs that a job has run, its own evaluations among them.'),
    judgeCalls: Spread,
    relative: z
      .number()
      .nullable()
      .describe('Engine seconds as a multiple of those of the reference; null without one.')
      .meta({ examples: [1.8] }),
    evaluationEngineSeconds: Spread,
  })
  .meta({ id: 'ArmCost' });
export type Cost = z.infer<typeof Cost>;

const JudgeFigures = z
  .object({
    judge: z.string().meta({ examples: ['likeness'] }),
    arms: z.array(
      z.object({
        name: z.string(),
        score: Estimate,
        winRate: Estimate.describe(
          'How often the judge gives an attempt more than one of the untrained model at the same task, over all pairs of the ' +
            'two; the same counts half. Null for the untrained model.',
        ),
      }),
    ),
  })
  .meta({ id: 'ExperimentJudgeFigures' });
export type JudgeFigures = z.infer<typeof JudgeFigures>;

const Practice = z
  .object({
    arm: z.string().meta({ examples: ['falcon'] }),
    set: z.string().meta({ examples: ['projects'] }),
    innerSteps: z.int(),
    innerRate: z
      .number()
      .nullable()
      .describe('How many times as long as those of the recipe the steps were; null without one.')
      .meta({ examples: [1] }),
    seeds: z.int(),
    tasks: z.int(),
    passAt1: Spread.describe('Over seeds.'),
    isBest: z
      .boolean()
      .describe(
        'Of the lengths of steps that the arm was examined with here, the best, in hindsight.',
      ),
    comparison: Comparison.nullable().describe(
      'By project and seed, with the reference after as many steps of the length that turned out best for it. Better, ' +
        'worse and same count projects. Null for the reference, and for sets that are not of projects.',
    ),
  })
  .meta({ id: 'ArmPractice' });
export type Practice = z.infer<typeof Practice>;

export const ExperimentReport = z
  .object({
    experiment: Experiment,
    complete: z.boolean().describe('Whether every cell has succeeded.'),
    arms: z.array(ArmFigures),
    memories: z
      .array(MemoryFigures)
      .describe('Every two memories that an arm was examined with, in pairs of task and seed.'),
    families: z.array(GroupFigures).describe('By the named part of the split that tasks are in.'),
    difficulties: z.array(GroupFigures),
    errorTypes: z.array(ErrorFigures).describe('The most frequent ones.'),
    judges: z.array(JudgeFigures).describe('By each judge of the evaluation.'),
    practice: z
      .array(Practice)
      .describe('What the jobs themselves found on test tasks, with practice on projects.'),
    costs: z.array(Cost),
    notes: z
      .array(z.string())
      .describe('What has to be known to believe the figures, and what was not measured.')
      .meta({
        examples: [['There is one seed: what another one would change is in no interval.']],
      }),
    createdAt: z.iso.datetime().describe('When the report was made.'),
  })
  .meta({ id: 'ExperimentReport' });
export type ExperimentReport = z.infer<typeof ExperimentReport>;
