import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Metadata } from '../common/text.js';

export const InnerRuleName = z
  .enum(['sgd', 'norm_cap', 'normalised'])
  .describe('sgd: the gradient itself. norm_cap: scaled down to normCap. normalised: scaled to it.');

const Lesson = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('text'),
      sha256: z.string().describe('Of prompt, line break and answer, in hex.'),
    }),
    z.object({
      kind: z.literal('task'),
      datasetId: idSchema('dataset'),
      taskId: idSchema('task'),
    }),
    z.object({
      kind: z.literal('feedback'),
      feedbackId: idSchema('feedback'),
      generationId: idSchema('generation').nullable().describe('Null where the feedback speaks of an episode.'),
    }),
  ])
  .meta({ id: 'Lesson', examples: [{ kind: 'feedback', feedbackId: 'fb_01jabk1e8o5l4v2u8q5m3n7t1s', generationId: 'gen_01jabk1e8o5l4v2u8q5m3n7t1s' }] });
/** What a policy was adapted to, by what it came from. */
export type Lesson = z.infer<typeof Lesson>;

export const Adaptation = z
  .object({
    parent: z
      .object({ id: idSchema('model'), name: z.string(), version: z.string() })
      .describe('The model that was adapted, as it was then; it stays as it is.')
      .meta({ examples: [{ id: 'mdl_01jabk1e8o5l4v2u8q5m3n7t1s', name: 'fledgling:nightly', version: 'ckpt_01jabk1e8o5l4v2u8q5m3n7t1s' }] }),
    checkpointId: idSchema('checkpoint')
      .nullable()
      .describe('The nearest checkpoint behind it, whose learned rates it takes.'),
    project: z.string().nullable(),
    metadata: Metadata,
    lessons: z.array(Lesson).describe('What it learned from, in the order of the request.'),
    steps: z.int().describe('Inner steps taken.').meta({ examples: [2] }),
    inner: z
      .object({ learningRate: z.number(), rule: InnerRuleName, normCap: z.number() })
      .meta({ examples: [{ learningRate: 1, rule: 'normalised', normCap: 0.4 }] }),
    learnedRates: z
      .boolean()
      .describe('Whether each tensor moved at the rate that meta-training had learned for it.'),
    losses: z
      .array(z.number())
      .describe('Mean cross-entropy of a token of the solutions before the first step and after each.')
      .meta({ examples: [[1.42, 0.87, 0.61]] }),
    gradientNorms: z.array(z.number()).describe('Of each step.').meta({ examples: [[2.31, 1.74]] }),
    tokens: z.int().describe('Learned from, each counted in every step.'),
    engineSeconds: z.number(),
  })
  .meta({ id: 'Adaptation' });
export type Adaptation = z.infer<typeof Adaptation>;
