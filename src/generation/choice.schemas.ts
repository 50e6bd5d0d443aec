import { z } from 'zod';
import { Judgement } from '../contracts/judgement.js';
import { Verdict } from '../contracts/verdict.js';

export const Round = z
  .object({
    promptVersion: z
      .string()
      .describe('How its prompt was made: the layout, and the version of each kind of section.'),
    text: z.string(),
    promptTokens: z.int().nonnegative(),
    tokens: z.int().nonnegative(),
    isTruncated: z.boolean(),
    verdict: Verdict.nullable().describe('By the public tests; null when they were not run.'),
  })
  .describe('One prompt, and what the model made of it.')
  .meta({ id: 'GenerationRound' });

export const Choice = z
  .object({
    index: z
      .int()
      .nonnegative()
      .describe('Its place as it was drawn: what streams and feedback call it.'),
    text: z.string(),
    program: z.string().describe('The program that the text stands for.'),
    finishReason: z
      .enum(['stop', 'length', 'aborted'])
      .describe('aborted: a stream that broke off; the text is what was drawn until then.'),
    tokens: z.int().nonnegative(),
    rounds: z.array(Round).describe('How the mode came to it, the last round being the answer.'),
    verdict: Verdict.nullable().describe('By the tests of the request; null without any.'),
    judgements: z.array(Judgement).describe('One of each judge of the request, in order.'),
  })
  .meta({ id: 'Choice' });
export type Choice = z.infer<typeof Choice>;
