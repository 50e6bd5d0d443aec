import { z } from 'zod';
import type { FieldProblem } from '../common/problems.js';
import type { Usage } from '../contracts/usage.js';

const MAX_COUNT = 1_000_000_000_000;

/** What a job may use. A job that has used that much is asked to pause: it does so between two steps. */
export const Budget = z
  .strictObject({
    engineSeconds: z.number().positive().max(1e9).optional(),
    tokens: z
      .int()
      .positive()
      .max(MAX_COUNT)
      .optional()
      .describe('Tokens sampled and trained on, together.'),
    judgeCalls: z.int().positive().max(MAX_COUNT).optional(),
  })
  .describe('Limits on what the job may use; once a step has reached one, the job is paused.')
  .meta({ id: 'Budget', examples: [{ engineSeconds: 3600, tokens: 2_000_000 }] });
export type Budget = Readonly<z.infer<typeof Budget>>;

const { engineSeconds, tokens, judgeCalls } = Budget.shape;

/** A merge patch of the limits: null removes one. */
export const BudgetChange = z.strictObject({
  engineSeconds: engineSeconds.nullable(),
  tokens: tokens.nullable(),
  judgeCalls: judgeCalls.nullable(),
});
export type BudgetChange = z.infer<typeof BudgetChange>;

/** The limits after a change; null when none is left. */
export function changedBudget(before: Budget | null, change: BudgetChange | null): Budget | null {
  const limits = change === null ? {} : { ...before, ...change };
  const left = Object.entries(limits).filter(([, limit]) => typeof limit === 'number');
  return left.length === 0 ? null : (Object.fromEntries(left) as Budget);
}

/** A limit that was reached: what it is on, how high it was, and what has been used. */
export interface SpentLimit {
  readonly name: keyof Budget;
  readonly limit: number;
  readonly used: number;
}

const UNITS: Readonly<Record<keyof Budget, string>> = {
  engineSeconds: 'engine seconds',
  tokens: 'tokens',
  judgeCalls: 'judge calls',
};

/** The limits that `usage` has reached; empty when the job may go on. */
export function spentLimits(budget: Budget | null, usage: Usage): SpentLimit[] {
  const used: Record<keyof Budget, number> = {
    engineSeconds: usage.engineSeconds,
    tokens: usage.sampledTokens + usage.trainedTokens,
    judgeCalls: usage.judgeCalls,
  };
  return (Object.keys(used) as (keyof Budget)[]).flatMap((name) => {
    const limit = budget?.[name];
    return limit === undefined || used[name] < limit ? [] : [{ name, limit, used: used[name] }];
  });
}

/** One sentence that names each limit with its figures. */
export function describeSpent(spent: readonly SpentLimit[]): string {
  const parts = spent.map(
    ({ name, limit, used }) => `${figure(used)} of ${figure(limit)} ${UNITS[name]} used`,
  );
  return `The budget is spent: ${parts.join(', ')}.`;
}

/** What to send so that the job can go on, for each limit that was reached. */
export function raiseAdvice(spent: readonly SpentLimit[]): FieldProblem[] {
  return spent.map(({ name, used }) => ({
    pointer: `#/body/budget/${name}`,
    detail: `Send a limit above ${figure(used)}, which is what the job has used.`,
  }));
}

/** Rounded up, so that a limit above the figure is above what was used. */
function figure(value: number): string {
  return String(Math.ceil(value * 10) / 10);
}
