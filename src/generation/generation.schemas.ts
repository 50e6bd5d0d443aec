import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Text } from '../common/text.js';
import { JudgeReference } from '../contracts/judge.js';
import { TestSuite } from '../contracts/task.js';
import { ModelReference } from '../models/models.schemas.js';
import { TermName } from '../training/recipes/judge-terms.js';
import { Choice } from './choice.schemas.js';
import { GenerationMemory, MemoryOptions } from './generation-memory.schemas.js';
import {
  checkMessages,
  isReadable,
  Messages,
  MOST_PROMPT_CHARACTERS,
  NOTHING_TO_READ,
} from './message.schemas.js';
import { MODE_NAMES, MODES } from './modes/modes.js';

/** What short-term feedback may cost: the first prompt and two repairs. */
export const DEFAULT_ROUNDS = 3;

const TaskReference = z.strictObject({ datasetId: idSchema('dataset'), taskId: idSchema('task') });

export const Generate = z
  .strictObject({
    model: ModelReference.describe(
      'The id of a model, the name of a base model such as fledgling, an alias, the id of a checkpoint, or that of an ' +
        'endpoint of the kind openai.',
    ),
    prompt: z
      .string()
      .min(1)
      .max(MOST_PROMPT_CHARACTERS)
      .refine(isReadable, NOTHING_TO_READ)
      .optional()
      .describe('What to solve; give this, messages or task.'),
    messages: Messages.optional().describe(
      'A chat: the last message is of the user, and what to solve. What was said before is shown as far as there is room, ' +
        'the earliest going first; what the system says always is.',
    ),
    form: z
      .enum(['completion', 'program'])
      .optional()
      .describe('completion: the program is prompt and answer; program (default): the answer.'),
    project: Text(200).optional().describe('The project that a prompt or messages belong to.'),
    task: TaskReference.optional().describe('A task of a dataset; its tests stay unseen.'),
    n: z.int().min(1).max(32).default(1).describe('Answers to draw.'),
    maxNewTokens: z.int().min(1).max(32_768).optional().describe("The model's own by default."),
    temperature: z.number().min(0).max(2).default(0.8).describe('0 is greedy.'),
    topP: z.number().positive().max(1).default(0.95),
    topK: z.int().min(0).max(1_000).default(0).describe('0 is off, and all that endpoints know.'),
    seed: z.int().min(0).max(2_147_483_647).optional().describe('Drawn when left out.'),
    stop: z.array(z.string().min(1).max(100)).max(8).default([]),
    memory: MemoryOptions.prefault({}),
    mode: z
      .enum(MODE_NAMES)
      .default('plain')
      .describe(
        'plain: one prompt. repair: an answer that fails the public tests of its task is shown with its error, and the ' +
          'model tries again.',
      ),
    maxRounds: z
      .int()
      .min(2)
      .max(8)
      .optional()
      .describe(`Prompts at most for each answer of repair; ${DEFAULT_ROUNDS} when left out.`),
    conversation: Text(200)
      .optional()
      .describe(
        'A name of your own for requests that belong together: the newest attempt at the same task in it, when it failed ' +
          'tests, is shown with its error.',
      ),
    tests: z
      .union([z.literal('public'), TestSuite])
      .optional()
      .describe(
        "Run on each answer, the best of which comes first: the task's public tests, or yours, whose errors a later answer " +
          'of the conversation may be shown.',
      ),
    judges: z
      .array(z.strictObject({ judge: JudgeReference, name: TermName.optional() }))
      .max(4)
      .default([])
      .describe('Score each answer; of those that pass as many tests the best comes first.'),
    preview: z
      .boolean()
      .default(false)
      .describe('Shows the prompt in place of an answer: nothing is drawn and nothing is kept.'),
    stream: z
      .boolean()
      .default(false)
      .describe(
        'Server-sent events while the answers are drawn; Accept: text/event-stream asks the same.',
      ),
  })
  .check((context) => {
    const { prompt, messages, task, form, project } = context.value;
    const fault = (path: string | readonly PropertyKey[], message: string): void => {
      const place = [path].flat();
      context.issues.push({ code: 'custom', path: place, message, input: context.value });
    };
    if ([prompt, messages, task].filter((one) => one !== undefined).length !== 1) {
      fault('prompt', 'give exactly one of prompt, messages and task');
    }
    checkMessages(messages ?? [], fault);
    if (task !== undefined && form !== undefined) {
      fault('form', 'belongs to a prompt or messages; a task has its own');
    }
    if (task !== undefined && project !== undefined) {
      fault('project', 'belongs to a prompt or messages; a task has its own');
    }
    const { mode, maxRounds, tests, preview, stream } = context.value;
    if (maxRounds !== undefined && !MODES[mode].needsPublicTests) {
      fault('maxRounds', 'belongs to the mode repair; a plain answer has one round');
    }
    if (tests === 'public' && task === undefined) {
      fault('tests', 'are public for a task only; give task, or tests of your own');
    }
    if (preview && stream) {
      fault('stream', 'has nothing to tell of a preview; leave one of them out');
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
  id: z
    .union([idSchema('model'), idSchema('endpoint')])
    .describe('Of the model, or of the endpoint that it is behind.'),
  name: z.string(),
  version: z
    .string()
    .describe(
      'What answered: the checkpoint, the digest of a base model, or the model that an endpoint was asked for.',
    ),
});
export type GenerationModel = z.infer<typeof GenerationModel>;

export const SamplingUsed = z.object({
  temperature: z.number(),
  topP: z.number(),
  topK: z.int(),
  maxNewTokens: z.int(),
  seed: z.int(),
});
export type SamplingUsed = z.infer<typeof SamplingUsed>;

export const ConversationUsed = z
  .object({
    id: z.string().meta({ examples: ['session-7'] }),
    repairs: z
      .object({ generationId: idSchema('generation'), ageSeconds: z.number() })
      .nullable()
      .describe('The attempt that the prompt shows with its error.'),
  })
  .meta({ id: 'ConversationUsed' });
export type ConversationUsed = z.infer<typeof ConversationUsed>;

export const Generation = z
  .object({
    id: idSchema('generation').describe('The handle of feedback.'),
    model: GenerationModel,
    prompt: z.string().describe('The prompt that the model saw; later rounds have others.'),
    promptVersion: z
      .string()
      .describe('How it was made: the layout, and the version of each kind of section.'),
    mode: z.enum(MODE_NAMES),
    conversation: ConversationUsed.nullable(),
    turnsDropped: z
      .int()
      .nonnegative()
      .describe('Earlier messages that found no room in that prompt, the earliest ones.')
      .meta({ examples: [0] }),
    choices: z.array(Choice).describe('Best first where tests or judges were asked for.'),
    usage: z
      .object({
        promptTokens: z.int(),
        completionTokens: z.int(),
        totalTokens: z.int(),
      })
      .describe(
        'Of all rounds; a prompt with many answers is read once, but by an endpoint, which counts for itself.',
      ),
    sampling: SamplingUsed,
    memory: GenerationMemory,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Generation' });
export type Generation = z.infer<typeof Generation>;

/** What a stream tells before the first text. */
export const GenerationStart = Generation.omit({ choices: true, usage: true });
export type GenerationStart = z.infer<typeof GenerationStart>;
