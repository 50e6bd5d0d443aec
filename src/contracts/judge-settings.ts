import { z } from 'zod';

const MAX_VALUE = 10_000;

export const StringCheckSpec = z
  .strictObject({
    kind: z.literal('string_check'),
    operation: z.enum([
      'equals',
      'not_equals',
      'contains',
      'not_contains',
      'starts_with',
      'ends_with',
    ]),
    value: z
      .string()
      .min(1)
      .max(MAX_VALUE)
      .describe('Text, not a pattern; every blank and line break counts.'),
    ignoreCase: z.boolean().default(false),
  })
  .describe('1 when the text of the program is as asked, else 0.');
export type StringCheckSpec = z.infer<typeof StringCheckSpec>;

export const SimilaritySpec = z
  .strictObject({
    kind: z.literal('similarity'),
    metric: z
      .enum(['bleu', 'rouge_l', 'edit', 'jaccard'])
      .describe(
        'Of tokens: words, and every other sign that is no blank. bleu: clipped 1- to 4-grams, smoothed, with brevity ' +
          'penalty; rouge_l: longest common subsequence, F1; edit: 1 - Levenshtein / longer; jaccard: shared words.',
      ),
  })
  .describe(
    'Likeness to the canonical solution, 0 to 1. Without one, or beyond 2,000 tokens, it is skipped.',
  );
export type SimilaritySpec = z.infer<typeof SimilaritySpec>;

const MAX_PROGRAM = 65_536;

export const PythonJudgeSpec = z
  .strictObject({
    kind: z.literal('python'),
    program: z
      .string()
      .min(1)
      .max(MAX_PROGRAM)
      .describe(
        'Python source that defines grade(sample) and returns a number, or {"score", "components", "reason"}. The ' +
          'sample has program, language, prompt, canonicalProgram and verdict; None is what is not known. It runs ' +
          'confined, with the standard library. One process grades several samples: keep nothing between them.',
      ),
    cpuSeconds: z
      .int()
      .min(1)
      .max(10)
      .default(4)
      .describe('What the program may take for a sample; one that takes longer is errored.'),
    scale: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, { error: 'must go from the lower bound to the higher' })
      .describe('The lowest and the highest score; one outside of it is errored.'),
  })
  .describe('What a grading program of yours says.');
export type PythonJudgeSpec = z.infer<typeof PythonJudgeSpec>;

/** As `idSchema('export')` has it; contracts know nothing but zod. */
const ExportId = z.string().regex(/^exp_[0-9a-v]{26}$/, 'must be an id that starts with exp_');

/** Whether the `model` of a critic judge names an export, rather than a folder. */
export function isExportId(model: string): boolean {
  return ExportId.safeParse(model).success;
}

export const CriticSpec = z
  .strictObject({
    kind: z.literal('critic'),
    model: z
      .union([ExportId, z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/)])
      .describe('An export of the format critic, or a folder of MODELS_DIR that holds a critic.'),
  })
  .describe(
    'What a classifier takes for the probability that the program passes, without running it.',
  );

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
