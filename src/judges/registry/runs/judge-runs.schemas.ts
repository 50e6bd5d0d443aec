import { z } from 'zod';
import { idSchema } from '../../../common/ids.js';
import { Problem } from '../../../common/problems.js';
import { JudgeReference } from '../../../contracts/judge.js';
import { Judgement } from '../../../contracts/judgement.js';
import { TestSuite } from '../../../contracts/task.js';
import { Verdict } from '../../../contracts/verdict.js';

const MAX_PROGRAM = 65_536;
const MAX_SAMPLES = 50;
const MAX_REPEAT = 5;

export const JudgeSample = z
  .strictObject({
    program: z.string().max(MAX_PROGRAM),
    language: z.string().max(60).default('python'),
    prompt: z.string().max(MAX_PROGRAM).optional().describe('What the program was asked for.'),
    canonicalSolution: z.string().max(MAX_PROGRAM).optional().describe('As a whole program.'),
    tests: TestSuite.optional().describe('Run first; the judge sees the verdict.'),
    label: z.number().optional().describe("A person's score, on the scale of the judge."),
  })
  .meta({ id: 'JudgeSample' });
export type JudgeSample = z.infer<typeof JudgeSample>;

export const RunJudge = z
  .strictObject({
    samples: z.array(JudgeSample).min(1).max(MAX_SAMPLES),
    repeat: z.int().min(1).max(MAX_REPEAT).default(1).describe('How often each one is judged.'),
    revision: z.int().positive().max(999_999_999).optional().describe('The newest when left out.'),
  })
  .meta({
    id: 'RunJudge',
    examples: [{ samples: [{ program: 'def double(n):\n    return 2 * n\n', label: 2 }] }],
  });
export type RunJudge = z.infer<typeof RunJudge>;

export const JudgeRunState = z
  .enum(['queued', 'running', 'finished', 'failed'])
  .meta({ examples: ['finished'] });
export type JudgeRunState = z.infer<typeof JudgeRunState>;

export const JudgedSample = z
  .object({
    program: z.string(),
    label: z
      .number()
      .nullable()
      .meta({ examples: [2] }),
    verdict: Verdict.nullable().describe('Null without tests.'),
    judgements: z.array(Judgement).describe('One for each time that it was judged.'),
  })
  .meta({ id: 'JudgedSample' });
export type JudgedSample = z.infer<typeof JudgedSample>;

export const JudgeRun = z
  .object({
    id: idSchema('judgeRun'),
    judgeId: idSchema('judge'),
    judge: JudgeReference.describe('The revision that was tried.'),
    state: JudgeRunState,
    repeat: z.int(),
    counts: z
      .object({ samples: z.int(), scored: z.int(), errored: z.int(), skipped: z.int() })
      .describe('Samples, and judgements by their status.')
      .meta({ examples: [{ samples: 1, scored: 1, errored: 0, skipped: 0 }] }),
    results: z
      .array(JudgedSample)
      .describe('In the order of the samples; empty until it is finished.'),
    error: Problem.nullable().describe('Why it failed.'),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'JudgeRun' });
export type JudgeRun = z.infer<typeof JudgeRun>;

export const JudgeRunParams = z.strictObject({
  id: idSchema('judge'),
  runId: idSchema('judgeRun'),
});
export type JudgeRunParams = z.infer<typeof JudgeRunParams>;
