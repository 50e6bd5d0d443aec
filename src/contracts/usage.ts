import { z } from 'zod';

/** What training has cost, by what is paid for. */
export const Usage = z
  .object({
    engineSeconds: z
      .number()
      .nonnegative()
      .describe('Seconds during which the engine worked on the job.'),
    sampledTokens: z.int().nonnegative().describe('Tokens that the policy wrote.'),
    trainedTokens: z.int().nonnegative().describe('Completion tokens that gradients came from.'),
    executions: z.int().nonnegative().describe('Programs run against their tests.'),
    judgeCalls: z.int().nonnegative().describe('Programs shown to a judge, once for each judge.'),
  })
  .describe('What the steps and evaluations of a job have used; one that is repeated counts once.')
  .meta({ id: 'Usage' });
export type Usage = Readonly<z.infer<typeof Usage>>;

export const NO_USAGE: Usage = Object.freeze({
  engineSeconds: 0,
  sampledTokens: 0,
  trainedTokens: 0,
  executions: 0,
  judgeCalls: 0,
});

/** The sum, in whole microseconds: so it comes out the same however it is grouped. */
export function addUsage(one: Usage, other: Usage): Usage {
  return {
    engineSeconds: Math.round((one.engineSeconds + other.engineSeconds) * 1e6) / 1e6,
    sampledTokens: one.sampledTokens + other.sampledTokens,
    trainedTokens: one.trainedTokens + other.trainedTokens,
    executions: one.executions + other.executions,
    judgeCalls: one.judgeCalls + other.judgeCalls,
  };
}
