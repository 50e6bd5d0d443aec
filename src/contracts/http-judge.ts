import { z } from 'zod';
import { VerdictStatus } from './verdict.js';

/** What is posted to an endpoint of the kind `http`: programs to be judged. */
export const HttpJudgeRequest = z
  .strictObject({
    programs: z.array(
      z.strictObject({
        program: z.string(),
        language: z.string(),
        prompt: z.string().optional().describe('What the program was asked for.'),
        canonicalProgram: z.string().optional(),
        verdict: z
          .strictObject({ status: VerdictStatus, passed: z.int(), total: z.int() })
          .optional()
          .describe('What running it against the hidden tests showed.'),
      }),
    ),
  })
  .meta({ id: 'HttpJudgeRequest' });
export type HttpJudgeRequest = z.infer<typeof HttpJudgeRequest>;

/** One program's score, as a judge of the kind `http` gives it. */
export const HttpJudgement = z
  .strictObject({
    score: z.number().describe('Within the scale of the judge.'),
    reason: z.string().max(10_000).optional(),
    components: z
      .record(
        z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 of letters, digits, _, . and -'),
        z.number(),
      )
      .refine((all) => Object.keys(all).length <= 32, 'must have at most 32 members')
      .optional(),
  })
  .meta({ id: 'HttpJudgement' });
export type HttpJudgement = z.infer<typeof HttpJudgement>;

/** What such an endpoint answers: one judgement for each program, in order. */
export const HttpJudgeAnswer = z.strictObject({ judgements: z.array(z.unknown()).max(1_000) });
