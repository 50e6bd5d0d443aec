import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { Text } from '../common/text.js';
import { TestSuite } from '../contracts/task.js';

export const MAX_ITEMS = 100;

const Body = z
  .string()
  .min(1)
  .max(65_536)
  .refine((text) => /\P{Cc}/u.test(text.trim()), 'must hold something to read');

export const FeedbackSource = z.enum(['human', 'compiler', 'ai']).meta({ id: 'FeedbackSource' });
export type FeedbackSource = z.infer<typeof FeedbackSource>;

export const FeedbackKind = z
  .enum(['rating', 'pair', 'correction', 'execution', 'comment'])
  .meta({ id: 'FeedbackKind' });

export const Execution = z.strictObject({
  passed: z.int().min(0).max(1_000_000),
  total: z.int().min(1).max(1_000_000),
  errorType: z.string().min(1).max(100).optional(),
});

const Place = z.int().min(0).max(31);

/** Two answers of one generation. */
export const Pair = z.strictObject({
  chosen: Place.describe('The answer that is better.'),
  rejected: Place.describe('The one that is worse.'),
});

const spokenBy = FeedbackSource.default('human').describe(
  'Who says it. What a model says (ai) teaches nothing before a test or a person agrees.',
);
const about = {
  generationId: idSchema('generation').optional().describe('Give this or episodeId.'),
  episodeId: idSchema('episode').optional().describe('An episode of memory.'),
};
const one = {
  ...about,
  choice: Place.default(0).describe('Which answer of the generation.'),
};
const tests = TestSuite.optional().describe(
  'Tests of yours. They run in the sandbox, and only what passes them is accepted.',
);

const checked = { source: spokenBy, tests };
const rating = { ...one, ...checked, kind: z.literal('rating'), value: z.int().min(1).max(5) };
const pair = { ...about, ...checked, kind: z.literal('pair'), value: Pair };
const correction = { ...one, ...checked, kind: z.literal('correction'), value: Body };
const comment = { ...one, source: spokenBy, kind: z.literal('comment'), value: Body };
const execution = {
  ...one,
  source: FeedbackSource.default('compiler'),
  kind: z.literal('execution'),
  value: Execution,
};

/** The kinds of feedback, with further fields of their own. */
function kindsWith<T extends z.ZodRawShape>(more: T) {
  return z.discriminatedUnion('kind', [
    z
      .strictObject({ ...rating, ...more })
      .describe('1 is useless, 5 is right; from 4 on the answer is remembered.'),
    z
      .strictObject({ ...pair, ...more })
      .describe('One answer of a generation is better than another; the better one is remembered.'),
    z
      .strictObject({ ...correction, ...more })
      .describe('The solution as it should have been; it is remembered.'),
    z.strictObject({ ...comment, ...more }),
    z
      .strictObject({ ...execution, ...more })
      .describe('What running the answer elsewhere showed; it is remembered.'),
  ]);
}

type Spoken = {
  readonly generationId?: string | undefined;
  readonly episodeId?: string | undefined;
} & (
  | { readonly kind: 'pair'; readonly value: z.infer<typeof Pair> }
  | { readonly kind: 'execution'; readonly value: z.infer<typeof Execution> }
  | { readonly kind: 'rating' | 'correction' | 'comment' }
);

/** Faults between fields, which a schema of one field cannot see. */
function checkFields(context: z.core.ParsePayload<Spoken>): void {
  const { generationId, episodeId } = context.value;
  const said = context.value;
  const fault = (path: string[], message: string): void => {
    context.issues.push({ code: 'custom', path, message, input: context.value });
  };
  if ((generationId === undefined) === (episodeId === undefined)) {
    fault(['generationId'], 'give exactly one of generationId and episodeId');
  } else if (said.kind === 'pair' && generationId === undefined) {
    fault(['episodeId'], 'an episode is one answer; a pair speaks of a generation');
  }
  if (said.kind === 'pair' && said.value.chosen === said.value.rejected) {
    fault(['value', 'rejected'], 'must be another answer than chosen');
  }
  if (said.kind === 'execution' && said.value.passed > said.value.total) {
    fault(['value', 'passed'], 'must not be above total');
  }
}

export const FeedbackItem = kindsWith({}).check(checkFields).meta({ id: 'FeedbackItem' });
/** What was said, and of what. */
export type FeedbackItem = z.infer<typeof FeedbackItem>;

const dryRun = z
  .boolean()
  .default(false)
  .describe('Checks it and tells what would come of it, and stores nothing.');

export const CreateFeedback = kindsWith({ dryRun })
  .check(checkFields)
  .meta({
    id: 'CreateFeedback',
    examples: [
      {
        generationId: 'gen_01jabk1e8o5l4v2u8q5m3n7t1s',
        kind: 'correction',
        value: '    return 2 * n\n',
      },
    ],
  });
export type CreateFeedback = z.infer<typeof CreateFeedback>;

export const CreateFeedbackBatch = z
  .strictObject({ items: z.array(FeedbackItem).min(1).max(MAX_ITEMS), dryRun })
  .meta({
    id: 'CreateFeedbackBatch',
    examples: [
      {
        items: [{ generationId: 'gen_01jabk1e8o5l4v2u8q5m3n7t1s', kind: 'rating', value: 5 }],
      },
    ],
  });
export type CreateFeedbackBatch = z.infer<typeof CreateFeedbackBatch>;

export const FeedbackStatus = z
  .enum(['received', 'accepted', 'quarantined', 'rejected', 'consumed'])
  .meta({ id: 'FeedbackStatus', examples: ['accepted'] })
  .describe(
    'received: kept; its tests have not run, or nothing can be learned from it. accepted: an episode that the next ' +
      'generation can draw on came of it. quarantined: kept, and learned from by nobody. rejected: tests or a person ' +
      'said no. consumed: accepted, and a training has learned from it.',
  );
export type FeedbackStatus = z.infer<typeof FeedbackStatus>;

export const FeedbackParams = z.strictObject({ id: idSchema('feedback') });
export type FeedbackParams = z.infer<typeof FeedbackParams>;

/** Which feedback a list shows, or a training learns from. */
export const feedbackFilter = {
  kind: FeedbackKind.optional(),
  source: FeedbackSource.optional(),
  trust: z.enum(['verified', 'reported']).optional(),
  keyId: Text(100).optional().describe('The API key that said it.'),
  modelId: Text(100).optional().describe('The model whose answers it speaks of.'),
  project: Text(200).optional(),
  since: z.iso.datetime().optional().describe('Not older than this.'),
  until: z.iso.datetime().optional().describe('Older than this.'),
};
const FeedbackFilter = z.strictObject(feedbackFilter);
export type FeedbackFilter = z.infer<typeof FeedbackFilter>;

/** What a job learns from in place of a dataset. */
export const FromFeedback = z
  .strictObject({
    fromFeedback: z
      .strictObject({
        ...feedbackFilter,
        unused: z.boolean().default(false).describe('Only what no training has learned from.'),
        keyShare: z
          .number()
          .positive()
          .max(1)
          .default(0.05)
          .describe(
            'The most of the tasks that may come of one API key, the newest ones; one always may. What hidden tests have ' +
              'verified is not bounded, nor is a key that keyId names or that may post jobs itself.',
          ),
      })
      .describe('Only accepted feedback that is so; all of it when empty.'),
  })
  .meta({ id: 'FromFeedback', examples: [{ fromFeedback: { kind: 'correction' } }] });
export type FromFeedback = z.infer<typeof FromFeedback>;
