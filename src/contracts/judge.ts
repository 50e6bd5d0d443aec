import { z } from 'zod';

const Bare = <Kind extends string>(kind: Kind, says: string) =>
  z.strictObject({ kind: z.literal(kind) }).describe(says);

/** As `idSchema('endpoint')` has it; contracts know nothing but zod. */
const EndpointId = z
  .string()
  .regex(/^end_[0-9a-v]{26}$/, 'must be an id that starts with end_')
  .meta({ examples: ['end_01jabk1e8o5l4v2u8q5m3n7t1s'] });

// oxlint-disable-next-line no-control-regex -- PostgreSQL keeps no NUL
const KeptText = z.string().regex(/^[^\u0000]*$/, 'must not contain NUL');
const Anchor = KeptText.min(1).max(1_000);

/** What a language model judges without being told more. */
export const RubricName = z.enum(['style', 'complexity']);
export type RubricName = z.infer<typeof RubricName>;

export const LlmJudgeSpec = z
  .strictObject({
    kind: z.literal('llm'),
    endpointId: EndpointId.describe('Of the kind `openai`.'),
    rubric: RubricName.optional().describe('A criterion with anchors that is there already.'),
    criterion: KeptText.min(1)
      .max(4_000)
      .optional()
      .describe('What is judged, in place of rubric.'),
    anchors: z
      .tuple([Anchor, Anchor, Anchor, Anchor])
      .optional()
      .describe('What a program looks like that is worth -1, 0, 1 and 2; goes with criterion.'),
    votes: z
      .literal([1, 3, 5, 7, 9])
      .default(3)
      .describe('How often the model is asked; the score is the median.'),
    maxTokens: z.int().min(16).max(8_192).default(512).describe('Of one answer.'),
    seed: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .optional()
      .describe('Of the first vote; each further one has the next. None is sent when left out.'),
  })
  .refine(
    ({ rubric, criterion, anchors }) =>
      rubric === undefined
        ? criterion !== undefined && anchors !== undefined
        : criterion === undefined && anchors === undefined,
    'must have either rubric, or criterion and anchors',
  )
  .describe('A language model gives one of four anchored levels, -1 to 2.');
export type LlmJudgeSpec = z.infer<typeof LlmJudgeSpec>;

/** What a judge of the kind llm sends: `user` has {{language}}, {{task}} and {{program}} where those of a program stand. */
export const LlmPrompt = z
  .object({ version: z.string(), system: z.string(), user: z.string() })
  .meta({
    id: 'LlmPrompt',
    examples: [{ version: 'prompt-1', system: 'You judge programs …', user: '{{program}}' }],
  });
export type LlmPrompt = z.infer<typeof LlmPrompt>;

export const HttpJudgeSpec = z
  .strictObject({
    kind: z.literal('http'),
    endpointId: EndpointId.describe('Of the kind `http`.'),
    scale: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, 'must be the lowest score and then the highest')
      .describe('Its lowest and its highest score; one outside is an error.'),
    batchSize: z.int().min(1).max(100).default(32).describe('Programs of one request.'),
  })
  .describe('A server of your own scores programs that are posted to it.');
export type HttpJudgeSpec = z.infer<typeof HttpJudgeSpec>;

/** How programs are scored: one shape per kind of judge, with the settings of that kind. */
export const JudgeSpec = z
  .discriminatedUnion('kind', [
    Bare('unit_tests', 'The share of the hidden tests that pass, 0 to 1.'),
    Bare('compile', '1 for a program that compiles, -1 for one that does not.'),
    Bare('style', 'Faults of style per statement, 2 (idiomatic) to -1 (plainly bad).'),
    Bare('complexity', 'Branches, depth and length beside the canonical solution, 2 to -1.'),
    LlmJudgeSpec,
    HttpJudgeSpec,
  ])
  .meta({ id: 'JudgeSpec', examples: [{ kind: 'style' }] });
export type JudgeSpec = z.infer<typeof JudgeSpec>;
