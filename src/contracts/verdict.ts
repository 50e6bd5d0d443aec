import { z } from 'zod';

/** What the run of a program showed. `sandbox_error` is ours, never the program's, and never a reward. */
export const VerdictStatus = z
  .enum([
    'passed',
    'assertion_failure',
    'runtime_error',
    'syntax_error',
    'timeout',
    'sandbox_error',
  ])
  .meta({ id: 'VerdictStatus' });
export type VerdictStatus = z.infer<typeof VerdictStatus>;

/** Finer than the status: why a run ended as it did. */
export const VerdictKind = z
  .enum([
    'ok',
    'wrong_answer',
    'exception',
    'syntax',
    'cpu_limit',
    'wall_limit',
    'memory_limit',
    'output_limit',
    'process_died',
    'forbidden',
    'protocol',
    'unavailable',
  ])
  .meta({ id: 'VerdictKind' });
export type VerdictKind = z.infer<typeof VerdictKind>;

/** The bug taxonomy of arXiv 2407.06153: three classes, twelve types. */
export const BugClass = z.enum(['syntax', 'runtime', 'functional']).meta({ id: 'BugClass' });
export type BugClass = z.infer<typeof BugClass>;

export const BugType = z
  .enum([
    'incomplete_structure',
    'indentation',
    'library_import',
    'api_misuse',
    'missing_definition',
    'boundary_check',
    'bad_argument',
    'runtime_minor',
    'misunderstanding',
    'hallucination',
    'io_format',
    'functional_minor',
  ])
  .meta({ id: 'BugType' });
export type BugType = z.infer<typeof BugType>;

export const Bug = z
  .strictObject({
    class: BugClass,
    type: BugType.optional().describe(
      'Left out for a wrong answer: which kind it is only a judge can say.',
    ),
  })
  .meta({ id: 'Bug' });
export type Bug = z.infer<typeof Bug>;

export const TestOutcome = z
  .strictObject({
    passed: z.boolean(),
    errorType: z.string().optional(),
    message: z.string().max(300).optional().describe('For a wrong answer: what the call gave.'),
  })
  .meta({ id: 'TestOutcome' });
export type TestOutcome = z.infer<typeof TestOutcome>;

export const Verdict = z
  .strictObject({
    status: VerdictStatus,
    kind: VerdictKind,
    errorType: z.string().max(100).optional(),
    message: z.string().max(300).optional(),
    errorLine: z
      .int()
      .positive()
      .optional()
      .describe('1-based line of the program, any prelude taken off.'),
    bug: Bug.optional().describe('The place of the failure in the bug taxonomy.'),
    passed: z.int().nonnegative(),
    total: z.int().nonnegative(),
    tests: z.array(TestOutcome),
    executedLines: z.array(z.int().positive()).optional(),
    cpuMs: z.number().nonnegative(),
    wallMs: z.number().nonnegative(),
    peakKb: z.number().nonnegative(),
    isolation: z
      .string()
      .describe('What held the program: the level of the sandbox slot that ran it.'),
    judgeMode: z.enum(['split', 'in_process', 'stdio']),
  })
  .meta({
    id: 'Verdict',
    examples: [
      {
        status: 'passed',
        kind: 'ok',
        passed: 2,
        total: 2,
        tests: [{ passed: true }, { passed: true }],
        cpuMs: 3.1,
        wallMs: 9.4,
        peakKb: 10_240,
        isolation: 'namespaces, seccomp, landlock',
        judgeMode: 'split',
      },
    ],
  });
export type Verdict = z.infer<typeof Verdict>;
