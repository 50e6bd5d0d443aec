import { z } from 'zod';

/** How two outputs are compared. The rule travels with the tests, so that a verdict never depends on who runs it. */
export const Comparer = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('exact') }),
    z
      .strictObject({ kind: z.literal('whitespace') })
      .describe('Trailing blanks and the last line break do not count.'),
    z.strictObject({ kind: z.literal('float'), tolerance: z.number().positive().default(1e-6) }),
    z
      .strictObject({ kind: z.literal('unordered') })
      .describe('Lines, or list members, in any order.'),
    z
      .strictObject({ kind: z.literal('checker'), program: z.string().min(1).max(262_144) })
      .describe(
        'For tasks with many right answers: Python source that defines check(input, output, expected) and returns True ' +
          'for a right output. It runs confined; an exception is a no.',
      ),
  ])
  .meta({ id: 'Comparer' });
export type Comparer = z.infer<typeof Comparer>;

const Json = z.json();

/** Tests in one of the four shapes that the sandbox runs. */
export const TestSuite = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('check'),
      entryPoint: z.string().min(1),
      prelude: z
        .string()
        .default('')
        .describe('Trusted code that the tests may use, run in the judge only.'),
      check: z
        .string()
        .min(1)
        .describe('Python source that defines check(candidate); each assert counts as one test.'),
    }),
    z.strictObject({
      kind: z.literal('asserts'),
      entryPoint: z.string().min(1).optional().describe('Found in the asserts when left out.'),
      setup: z.string().default(''),
      asserts: z.array(z.string().min(1)).min(1),
    }),
    z.strictObject({
      kind: z.literal('calls'),
      entryPoint: z.string().min(1),
      cases: z.array(z.strictObject({ args: z.array(Json), expected: Json })).min(1),
      comparer: Comparer.default({ kind: 'exact' }),
    }),
    z.strictObject({
      kind: z.literal('stdio'),
      cases: z.array(z.strictObject({ input: z.string(), expected: z.string() })).min(1),
      comparer: Comparer.default({ kind: 'whitespace' }),
    }),
  ])
  .meta({ id: 'TestSuite' });
export type TestSuite = z.infer<typeof TestSuite>;

export const Split = z.enum(['train', 'validation', 'test']).meta({ id: 'Split' });
export type Split = z.infer<typeof Split>;

const CALLS = { kind: 'calls', entryPoint: 'double', comparer: { kind: 'exact' } } as const;
/** What the document shows of a row. */
export const TASK_ROW_EXAMPLE = {
  key: 'double',
  form: 'completion',
  prompt: 'def double(n):\n    """Give n times two."""\n',
  language: 'python',
  publicTests: { ...CALLS, cases: [{ args: [2], expected: 4 }] },
  hiddenTests: { ...CALLS, cases: [{ args: [5], expected: 10 }] },
  canonicalSolution: '    return 2 * n',
  tags: ['arithmetic'],
  split: 'train',
};

/**
 * One problem as it is imported: a prompt, and tests that say when a program solves it.
 *
 * `form: completion` means that the program is the prompt followed by the answer; `form: program` means that
 * the answer is the program. The canonical solution has the same form as an answer.
 */
export const TaskRow = z
  .strictObject({
    key: z
      .string()
      .min(1)
      .max(200)
      .describe('The name of the task in its source, unique in the dataset.'),
    form: z.enum(['completion', 'program']).default('program'),
    prompt: z.string().min(1).max(262_144),
    starterCode: z.string().max(262_144).optional(),
    language: z.string().default('python'),
    publicTests: TestSuite.optional().describe(
      'Tests that the prompt shows; repair prompts may quote them.',
    ),
    hiddenTests: TestSuite.describe('Tests that decide the reward and that no prompt ever shows.'),
    canonicalSolution: z.string().optional(),
    difficulty: z.string().max(60).optional(),
    tags: z.array(z.string().min(1).max(60)).max(50).default([]),
    project: z.string().min(1).max(200).optional().describe('Tasks that share conventions.'),
    split: Split.default('train'),
    subset: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .describe('A named part of a split, evaluated apart.'),
  })
  .meta({ id: 'TaskRow', examples: [TASK_ROW_EXAMPLE] });
export type TaskRow = z.infer<typeof TaskRow>;

/** What running the canonical solution of a task showed; how it is found out is in `datasets/verification`. */
export const VerificationOutcome = z
  .enum(['verified', 'in_process_only', 'flaky', 'failed', 'no_solution', 'unjudged'])
  .meta({ id: 'VerificationOutcome' });
export type VerificationOutcome = z.infer<typeof VerificationOutcome>;

/** A task as the training loop sees it: a row with its id, and the data its verification left. */
export interface Task extends TaskRow {
  readonly id: string;
  /** Left out while it is not verified yet. */
  readonly verification?: VerificationOutcome;
}
