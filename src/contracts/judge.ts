import { z } from 'zod';

const Bare = <Kind extends string>(kind: Kind, says: string) =>
  z.strictObject({ kind: z.literal(kind) }).describe(says);

const MAX_VALUE = 10_000;

const StringCheckSpec = z
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

const SimilaritySpec = z
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

const PythonJudgeSpec = z
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

const CriticSpec = z
  .strictObject({
    kind: z.literal('critic'),
    model: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/)
      .describe('A folder of MODELS_DIR that holds a critic.'),
  })
  .describe(
    'What a classifier takes for the probability that the program passes, without running it.',
  );

/** How programs are scored: one shape per kind of judge, with the settings of that kind. */
export const JudgeSpec = z
  .discriminatedUnion('kind', [
    Bare('unit_tests', 'The share of the hidden tests that pass, 0 to 1.'),
    Bare('compile', '1 for a program that compiles, -1 for one that does not.'),
    Bare('style', 'Faults of style per statement, 2 (idiomatic) to -1 (plainly bad).'),
    Bare('complexity', 'Branches, depth and length beside the canonical solution, 2 to -1.'),
    StringCheckSpec,
    SimilaritySpec,
    PythonJudgeSpec,
    CriticSpec,
  ])
  .meta({ id: 'JudgeSpec', examples: [{ kind: 'style' }] });
export type JudgeSpec = z.infer<typeof JudgeSpec>;
