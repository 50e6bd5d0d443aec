import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Text } from '../common/text.js';
import { EpisodeSource, TrustLevel } from '../contracts/episode.js';
import { ModelReference } from '../models/models.schemas.js';

const MOST_PROMPT_CHARACTERS = 262_144;

const TaskReference = z.strictObject({ datasetId: idSchema('dataset'), taskId: idSchema('task') });

export const MemoryOptions = z
  .strictObject({
    mode: z.enum(['on', 'off']).default('on'),
    k: z.int().min(1).max(8).default(2).describe('Episodes that the prompt may draw on.'),
  })
  .meta({ id: 'MemoryOptions' });

export const Generate = z
  .strictObject({
    model: ModelReference.describe(
      'The id of a model, the name of a base model such as fledgling, an alias, or the id of a checkpoint.',
    ),
    prompt: z
      .string()
      .min(1)
      .max(MOST_PROMPT_CHARACTERS)
      .refine((text) => /\P{Cc}/u.test(text.trim()), 'must hold something to read')
      .optional()
      .describe('What to solve; give this or task.'),
    form: z
      .enum(['completion', 'program'])
      .optional()
      .describe('completion: the program is prompt and answer; program (default): the answer.'),
    project: Text(200).optional().describe('The project that a prompt belongs to.'),
    task: TaskReference.optional().describe('A task of a dataset; its tests stay unseen.'),
    n: z.int().min(1).max(32).default(1).describe('Answers to draw.'),
    maxNewTokens: z.int().min(1).max(32_768).optional().describe("The model's own by default."),
    temperature: z.number().min(0).max(2).default(0.8).describe('0 is greedy.'),
    topP: z.number().positive().max(1).default(0.95),
    topK: z.int().min(0).max(1_000).default(0).describe('0 is off.'),
    seed: z.int().min(0).max(2_147_483_647).optional().describe('Drawn when left out.'),
    stop: z.array(z.string().min(1).max(100)).max(8).default([]),
    memory: MemoryOptions.prefault({}),
    stream: z
      .boolean()
      .default(false)
      .describe(
        'Server-sent events while the answers are drawn; Accept: text/event-stream asks the same.',
      ),
  })
  .check((context) => {
    const { prompt, task, form, project } = context.value;
    const fault = (path: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [path], message, input: context.value });
    };
    if ((prompt === undefined) === (task === undefined)) {
      fault('prompt', 'give exactly one of prompt and task');
    }
    if (task !== undefined && form !== undefined) {
      fault('form', 'belongs to a prompt; a task has its own');
    }
    if (task !== undefined && project !== undefined) {
      fault('project', 'belongs to a prompt; a task has its own');
    }
  })
  .meta({
    id: 'Generate',
    examples: [
      {
        model: 'fledgling',
        prompt: 'def double(n):\n    """Give n times two."""\n',
        form: 'completion',
        temperature: 0,
      },
    ],
  });
export type Generate = z.infer<typeof Generate>;

export const GenerationParams = z.strictObject({ id: idSchema('generation') });
export type GenerationParams = z.infer<typeof GenerationParams>;

export const GenerationModel = z.object({
  id: idSchema('model'),
  name: z.string(),
  version: z.string().describe('What answered: the checkpoint, or the digest of a base model.'),
});
export type GenerationModel = z.infer<typeof GenerationModel>;

export const Choice = z
  .object({
    index: z.int().nonnegative(),
    text: z.string(),
    program: z.string().describe('The program that the text stands for.'),
    finishReason: z
      .enum(['stop', 'length', 'aborted'])
      .describe('aborted: a stream that broke off; the text is what was drawn until then.'),
    tokens: z.int().nonnegative(),
  })
  .meta({ id: 'Choice' });
export type Choice = z.infer<typeof Choice>;

export const SamplingUsed = z.object({
  temperature: z.number(),
  topP: z.number(),
  topK: z.int(),
  maxNewTokens: z.int(),
  seed: z.int(),
});
export type SamplingUsed = z.infer<typeof SamplingUsed>;

export const UsedEpisode = z
  .object({
    episodeId: idSchema('episode'),
    similarity: z.number().describe('Cosine of the task texts.'),
    ageSeconds: z.number(),
    source: EpisodeSource,
    trust: TrustLevel,
    isPassing: z.boolean(),
    jobId: z.string().nullable(),
  })
  .meta({ id: 'UsedEpisode' });

export const GenerationMemory = z.object({
  mode: z.enum(['on', 'off']),
  degraded: z.boolean().describe('True when the search index, or all of memory, did not answer.'),
  episodes: z.array(UsedEpisode).describe('What the prompt draws on, best match first.'),
});
export type GenerationMemory = z.infer<typeof GenerationMemory>;

export const Generation = z
  .object({
    id: idSchema('generation').describe('The handle of feedback.'),
    model: GenerationModel,
    prompt: z.string().describe('The prompt that the model saw.'),
    choices: z.array(Choice),
    usage: z.object({
      promptTokens: z.int(),
      completionTokens: z.int(),
      totalTokens: z.int(),
    }),
    sampling: SamplingUsed,
    memory: GenerationMemory,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Generation' });
export type Generation = z.infer<typeof Generation>;

/** What a stream tells before the first text. */
export const GenerationStart = Generation.omit({ choices: true, usage: true });
export type GenerationStart = z.infer<typeof GenerationStart>;
