import { z } from 'zod';
import { JudgeReference } from '../../contracts/judge.js';

/** The components of rewards that come from no registered judge. */
export const OWN_TERMS: readonly string[] = [
  'tests',
  'style',
  'complexity',
  'negative',
  'overlong',
  'compiles',
  'astMatch',
  'dfgMatch',
];

/** What no registered judge is called: `total` stands for the sum of them. */
const TAKEN: readonly string[] = [...OWN_TERMS, 'total'];

/** What a component of the reward may be called beside those. */
export const TermName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,62}$/,
    'must be 1 to 63 of a-z, 0-9, dot, dash and underscore, and begin with a letter or digit',
  )
  .refine((name) => !TAKEN.includes(name), {
    message: `must not be one of ${TAKEN.join(', ')}, which rewards have of their own`,
  });

/** A registered judge as a term of the reward. */
export const JudgeTerm = z
  .strictObject({
    judge: JudgeReference.describe('Pinned to its newest revision when it names none.'),
    name: TermName.optional().describe(
      'The component of the reward; the name of the judge when left out.',
    ),
    weight: z.number().min(0).max(10).default(0.1),
    countedFor: z
      .enum(['passing', 'compiling', 'all'])
      .default('passing')
      .describe(
        'Only attempts that pass their tests, those that compile (others earn -1 unseen), or all.',
      ),
  })
  .meta({ id: 'JudgeTerm' });
export type JudgeTerm = z.infer<typeof JudgeTerm>;

/** The component that a term is, which its judge is called as well. */
export function nameOf({ name, judge }: JudgeTerm): string {
  return name ?? judge;
}

const MAX_JUDGES = 8;

/** RLCF's discriminator: counted for every program that compiles, and by its whole weight. */
export const DiscriminatorTerms = z
  .array(
    JudgeTerm.extend({
      weight: JudgeTerm.shape.weight.default(1),
      countedFor: JudgeTerm.shape.countedFor.default('compiling'),
    }).meta({ id: 'DiscriminatorTerm' }),
  )
  .min(1)
  .max(MAX_JUDGES)
  .describe('The discriminator, and further judges beside it.');

export const JudgeTerms = z
  .array(JudgeTerm)
  .max(MAX_JUDGES)
  .default([])
  .describe('Judges of your own, each a component of the reward from -1 to 1.');
