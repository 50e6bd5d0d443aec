import { describe, expect, it } from 'vitest';
import { NO_USAGE } from '../contracts/usage.js';
import { Budget, describeSpent, raiseAdvice, spentLimits } from './job-budget.js';

const usage = {
  engineSeconds: 12.34,
  sampledTokens: 600,
  trainedTokens: 400,
  executions: 50,
  judgeCalls: 7,
};

describe(spentLimits, () => {
  it('holds a job without a budget to nothing', () => {
    expect(spentLimits(null, usage)).toEqual([]);
    expect(spentLimits({}, usage)).toEqual([]);
  });

  it('takes a limit for spent once it is reached', () => {
    expect(spentLimits({ judgeCalls: 8 }, usage)).toEqual([]);
    expect(spentLimits({ judgeCalls: 7 }, usage)).toEqual([
      { name: 'judgeCalls', limit: 7, used: 7 },
    ]);
  });

  it('counts sampled and trained tokens together', () => {
    expect(spentLimits({ tokens: 1001 }, usage)).toEqual([]);
    expect(spentLimits({ tokens: 900 }, usage)).toEqual([
      { name: 'tokens', limit: 900, used: 1000 },
    ]);
  });

  it('names every limit that is spent, with its figures, and what to send', () => {
    const spent = spentLimits({ engineSeconds: 10, tokens: 5000, judgeCalls: 5 }, usage);
    expect(describeSpent(spent)).toBe(
      'The budget is spent: 12.4 of 10 engine seconds used, 7 of 5 judge calls used.',
    );
    expect(raiseAdvice(spent).map(({ pointer }) => pointer)).toEqual([
      '#/body/budget/engineSeconds',
      '#/body/budget/judgeCalls',
    ]);
  });

  it('starts a job whose limits are all above nothing', () => {
    expect(spentLimits({ engineSeconds: 0.001, tokens: 1, judgeCalls: 1 }, NO_USAGE)).toEqual([]);
  });
});

describe('Budget', () => {
  it.each([
    { tokens: 0 },
    { tokens: 1.5 },
    { judgeCalls: -1 },
    { engineSeconds: 0 },
    { engineSeconds: Number.POSITIVE_INFINITY },
    { dollars: 5 },
  ])('refuses %j', (budget) => {
    expect(Budget.safeParse(budget).success).toBe(false);
  });
});
