import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Metadata, Text } from '../common/text.js';
import { InnerRuleName } from '../models/adaptation.schemas.js';
import { AliasName } from '../models/model-aliases.schemas.js';

const MOST_CHARACTERS = 262_144;
/** Of each kind; all of them are one batch in the engine. */
const MOST_LESSONS = 64;

/** What the document shows. */
const EXAMPLE = {
  prompt: 'def double(n):\n    """Give n times two."""\n',
  form: 'completion',
  solution: '    return 2 * n\n',
};

const Readable = z
  .string()
  .min(1)
  .max(MOST_CHARACTERS)
  .refine((text) => /\P{Cc}/u.test(text.trim()), 'must hold something to read');

const SolvedExample = z
  .strictObject({
    prompt: Readable.optional().describe('What is to be solved; give this with solution, or task.'),
    solution: Readable.optional().describe(
      'How it is solved, in the form of an answer. Of a task: its canonical solution by default.',
    ),
    form: z
      .enum(['completion', 'program'])
      .optional()
      .describe('completion: the program is prompt and solution; program (default): the solution.'),
    starterCode: z.string().max(MOST_CHARACTERS).optional(),
    task: z
      .strictObject({ datasetId: idSchema('dataset'), taskId: idSchema('task') })
      .optional()
      .describe('A task of a dataset; its tests are not looked at.'),
  })
  .check((context) => {
    const { prompt, solution, task, form, starterCode } = context.value;
    const fault = (path: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [path], message, input: context.value });
    };
    if ((prompt === undefined) === (task === undefined)) {
      fault('prompt', 'give exactly one of prompt and task');
    }
    if (prompt !== undefined && solution === undefined) {
      fault('solution', 'a prompt needs its solution');
    }
    if (task !== undefined && (form ?? starterCode) !== undefined) {
      fault('form', 'form and starterCode belong to a prompt; a task has its own');
    }
  })
  .meta({ id: 'SolvedExample', examples: [EXAMPLE] });
export type SolvedExample = z.infer<typeof SolvedExample>;

const InnerWish = z
  .strictObject({
    learningRate: z.number().positive().max(10).optional(),
    rule: InnerRuleName.optional(),
    normCap: z.number().positive().optional(),
  })
  .describe('What is left out is as the training behind the model had it, or as falcon has it.')
  .meta({ id: 'InnerWish' });

export const AdaptModel = z
  .strictObject({
    examples: z
      .array(SolvedExample)
      .max(MOST_LESSONS)
      .default([])
      .meta({ examples: [[EXAMPLE]] }),
    feedback: z
      .array(idSchema('feedback'))
      .max(MOST_LESSONS)
      .default([])
      .describe(
        'Accepted feedback that shows a right answer: corrections, good ratings, executions that passed.',
      ),
    steps: z
      .int()
      .min(1)
      .max(32)
      .optional()
      .describe('Inner steps; as many as the training behind the model took by default, else 1.')
      .meta({ examples: [2] }),
    inner: InnerWish.prefault({}),
    name: AliasName.optional().describe(
      'Tells the model from others of its base, as in fledgling:billing; its id when left out.',
    ),
    project: Text(200)
      .optional()
      .describe('What it is adapted to; by default the project that all examples share.'),
    metadata: Metadata.default({}),
  })
  .refine(({ examples, feedback }) => examples.length + feedback.length > 0, {
    path: ['examples'],
    message: 'give at least one example or feedback to learn from',
  })
  .meta({ id: 'AdaptModel' });
export type AdaptModel = z.infer<typeof AdaptModel>;
