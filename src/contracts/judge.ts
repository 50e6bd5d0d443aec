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

/** How programs are scored: one shape per kind of judge, with the settings of that kind. */
export const JudgeSpec = z
  .discriminatedUnion('kind', [
    Bare('unit_tests', 'The share of the hidden tests that pass, 0 to 1.'),
    Bare('compile', '1 for a program that compiles, -1 for one that does not.'),
    Bare('style', 'Faults of style per statement, 2 (idiomatic) to -1 (plainly bad).'),
    Bare('complexity', 'Branches, depth and length beside the canonical solution, 2 to -1.'),
    StringCheckSpec,
  ])
  .meta({ id: 'JudgeSpec', examples: [{ kind: 'style' }] });
export type JudgeSpec = z.infer<typeof JudgeSpec>;
