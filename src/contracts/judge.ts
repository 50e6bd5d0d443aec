import { z } from 'zod';
import {
  CriticSpec,
  HttpJudgeSpec,
  LlmJudgeSpec,
  PythonJudgeSpec,
  SimilaritySpec,
  StringCheckSpec,
} from './judge-settings.js';

const Bare = <Kind extends string>(kind: Kind, says: string) =>
  z.strictObject({ kind: z.literal(kind) }).describe(says);

/** Every kind of judge but `composite`, which is made of these. */
export const SimpleJudgeSpec = z
  .discriminatedUnion('kind', [
    Bare('unit_tests', 'The share of the hidden tests that pass, 0 to 1.'),
    Bare('compile', '1 for a program that compiles, -1 for one that does not.'),
    Bare('style', 'Faults of style per statement, 2 (idiomatic) to -1 (plainly bad).'),
    Bare('complexity', 'Branches, depth and length beside the canonical solution, 2 to -1.'),
    Bare('ast_match', 'Subtrees that the canonical solution has and the program too, 0 to 1.'),
    Bare('dfg_match', 'Dataflow that the canonical solution has and the program too, 0 to 1.'),
    StringCheckSpec,
    SimilaritySpec,
    PythonJudgeSpec,
    CriticSpec,
    LlmJudgeSpec,
    HttpJudgeSpec,
  ])
  .meta({ id: 'SimpleJudgeSpec', examples: [{ kind: 'style' }] });
export type SimpleJudgeSpec = z.infer<typeof SimpleJudgeSpec>;

/** A registered judge: its newest revision, or the one that follows the @. */
export const JudgeReference = z
  .string()
  .regex(/^jdg_[0-9a-v]{26}(@[1-9][0-9]{0,8})?$/, 'must be judgeId or judgeId@revision')
  .meta({ examples: ['jdg_01jabk1e8o5l4v2u8q5m3n7t1s@1'] });

/** What a reference names; without a revision it is the newest. */
export interface JudgeRevisionRef {
  readonly judgeId: string;
  readonly revision?: number;
}

export function parseJudgeReference(reference: string): JudgeRevisionRef {
  const [judgeId = '', revision] = reference.split('@');
  return { judgeId, ...(revision === undefined ? {} : { revision: Number(revision) }) };
}

export function judgeReferenceOf(judgeId: string, revision: number): string {
  return `${judgeId}@${revision}`;
}

/** What expressions call, and no part is called. */
export const EXPRESSION_FUNCTIONS = ['min', 'max', 'clamp', 'abs', 'if'] as const;
export const MAX_EXPRESSION = 500;

const PartName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be 1 to 40 of a-z, 0-9 and underscore, a letter first')
  .refine((name) => !(EXPRESSION_FUNCTIONS as readonly string[]).includes(name), {
    message: 'must not be the name of a function',
  });

export const CompositePart = z
  .strictObject({
    name: PartName,
    judge: z
      .union([JudgeReference, SimpleJudgeSpec])
      .describe('A registered judge that is no composite itself, or the settings of one.'),
    weight: z.number().positive().max(1_000).default(1).describe('In the weighted mean.'),
    ifSkipped: z
      .number()
      .optional()
      .describe('What stands for a part that is skipped; the whole is skipped when left out.'),
  })
  .meta({ id: 'CompositePart' });
export type CompositePart = z.infer<typeof CompositePart>;

const MAX_PARTS = 8;

/** One score of several judges. A union of objects cannot hold the rules between its fields; `compositeFaults` does. */
export const CompositeJudgeSpec = z
  .strictObject({
    kind: z.literal('composite'),
    parts: z.array(CompositePart).min(1).max(MAX_PARTS),
    expression: z
      .string()
      .min(1)
      .max(MAX_EXPRESSION)
      .optional()
      .describe(
        'Of part names and numbers: + - * /, parentheses, min, max, clamp(x, low, high), abs and if(a < b, then, else). ' +
          'The mean of the parts by their weights when left out.',
      ),
    scale: z
      .tuple([z.number(), z.number()])
      .optional()
      .describe(
        'Lowest and highest value; one outside is an error. Needed beside an expression or ifSkipped, else that of the mean.',
      ),
  })
  .meta({
    id: 'CompositeJudgeSpec',
    examples: [
      {
        kind: 'composite',
        parts: [
          { name: 'tests', judge: { kind: 'unit_tests' }, weight: 1 },
          { name: 'style', judge: { kind: 'style' }, weight: 1 },
        ],
        expression: 'if(tests < 1, 0, clamp(style, 0, 1))',
        scale: [0, 1],
      },
    ],
  });
export type CompositeJudgeSpec = z.infer<typeof CompositeJudgeSpec>;

/** How programs are scored: one shape per kind of judge, with the settings of that kind. */
export const JudgeSpec = z
  .discriminatedUnion('kind', [...SimpleJudgeSpec.options, CompositeJudgeSpec])
  .meta({ id: 'JudgeSpec', examples: [{ kind: 'style' }] });
export type JudgeSpec = z.infer<typeof JudgeSpec>;
