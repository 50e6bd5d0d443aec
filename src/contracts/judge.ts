import { z } from 'zod';

const Bare = <Kind extends string>(kind: Kind, says: string) =>
  z.strictObject({ kind: z.literal(kind) }).describe(says);

/** How programs are scored: one shape per kind of judge, with the settings of that kind. */
export const JudgeSpec = z
  .discriminatedUnion('kind', [
    Bare('unit_tests', 'The share of the hidden tests that pass, 0 to 1.'),
    Bare('compile', '1 for a program that compiles, -1 for one that does not.'),
    Bare('style', 'Faults of style per statement, 2 (idiomatic) to -1 (plainly bad).'),
    Bare('complexity', 'Branches, depth and length beside the canonical solution, 2 to -1.'),
    Bare('ast_match', 'Subtrees that the canonical solution has and the program too, 0 to 1.'),
    Bare('dfg_match', 'Dataflow that the canonical solution has and the program too, 0 to 1.'),
  ])
  .meta({ id: 'JudgeSpec', examples: [{ kind: 'style' }] });
export type JudgeSpec = z.infer<typeof JudgeSpec>;
