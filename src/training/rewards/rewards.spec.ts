import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../test/support/verdicts.js';
import type { Judgement } from '../../contracts/judgement.js';
import type { Verdict, VerdictStatus } from '../../contracts/verdict.js';
import { JudgeTerm } from '../recipes/judge-terms.js';
import { RewardWeights } from '../recipes/settings.js';
import { testReward } from './adaptive.js';
import { coarseReward } from './coarse.js';
import { compositeReward } from './composite.js';
import { errorSpan } from './error-span.js';
import { negativeReward } from './negative.js';
import type { RewardInput } from './reward-input.js';

const terms = { rewardWeights: RewardWeights.parse({}), judges: [] };

function scored(judge: string, value: number): Judgement {
  return {
    status: 'scored',
    judge,
    revision: '1',
    value,
    scale: [-1, 2],
    components: {},
    reason: '',
  };
}

function rewardOf(
  verdict: Verdict,
  more: {
    judgements?: Judgement[];
    judges?: JudgeTerm[];
    isTruncated?: boolean;
    program?: string;
  } = {},
): ReturnType<typeof compositeReward> {
  const { judgements = [], isTruncated = false } = more;
  return compositeReward(
    { ...inputOf(verdict, more.program), judgements, isTruncated },
    { ...terms, judges: more.judges ?? [] },
  );
}

function inputOf(verdict: Verdict, program = 'def f():\n    return 1\n'): RewardInput {
  return {
    place: { program, answerStart: 0, programStart: 0 },
    answerBytes: Buffer.byteLength(program),
    answerTokens: 8,
    longestAnswer: 100,
    isTruncated: false,
    verdict,
    judgements: [],
    errorTypes: [],
    recentErrors: { attempts: 0, byType: {} },
    errorShares: {},
  };
}

describe('coarseReward', () => {
  it.each<[VerdictStatus, number | null]>([
    ['passed', 1],
    ['assertion_failure', -0.3],
    ['runtime_error', -0.6],
    ['timeout', -0.6],
    ['syntax_error', -1],
    ['sandbox_error', null],
  ])('is the CodeRL constant of %s', (status, value) => {
    expect(coarseReward(verdictOf(status))).toBe(value);
  });
});

describe('testReward', () => {
  it('is 0.675 for three of four tests', () => {
    expect(testReward(verdictOf('assertion_failure', { passed: 3 }))).toBeCloseTo(0.675, 12);
  });

  it('meets the coarse reward at no test', () => {
    expect(testReward(verdictOf('assertion_failure', { passed: 0 }))).toBeCloseTo(-0.3, 12);
  });

  it('keeps the coarse reward of a program that raised, whatever it passed', () => {
    expect(testReward(verdictOf('runtime_error', { passed: 3 }))).toBe(-0.6);
  });
});

describe('negativeReward', () => {
  it('is minus the sum of recent share times long-term share of the errors shown', () => {
    const recent = { attempts: 8, byType: { NameError: 4, WrongAnswer: 2 } };
    const shares = { NameError: 0.5, WrongAnswer: 0.25 };
    expect(negativeReward(['NameError', 'WrongAnswer'], recent, shares)).toBeCloseTo(-0.3125, 12);
  });

  it('never falls below -1', () => {
    const recent = { attempts: 1, byType: { A: 1, B: 1 } };
    expect(negativeReward(['A', 'B'], recent, { A: 1, B: 1 })).toBe(-1);
  });

  it('is zero without errors or without memory', () => {
    expect(negativeReward([], { attempts: 3, byType: { A: 3 } }, { A: 1 })).toBe(0);
    expect(negativeReward(['A'], { attempts: 0, byType: {} }, { A: 1 })).toBe(0);
  });
});

describe('errorSpan', () => {
  it.each([
    ['failed tests point nowhere', verdictOf('assertion_failure'), { kind: 'ignore' }],
    ['a timeout points at the whole program', verdictOf('timeout'), { kind: 'global' }],
    [
      'endless recursion points at the whole program',
      verdictOf('runtime_error', { errorType: 'RecursionError', errorLine: 2 }),
      { kind: 'global' },
    ],
    [
      'an exception points at its line',
      verdictOf('runtime_error', { errorType: 'NameError', errorLine: 2 }),
      { kind: 'line', line: 2 },
    ],
    [
      'an exception outside the program points nowhere',
      verdictOf('runtime_error', { errorType: 'NameError' }),
      { kind: 'ignore' },
    ],
    [
      'a program that stops too early is at fault as a whole',
      verdictOf('syntax_error', { message: "'(' was never closed", errorLine: 5 }),
      { kind: 'global' },
    ],
    [
      'a syntax error before the end points at its line',
      verdictOf('syntax_error', { message: 'invalid syntax', errorLine: 2 }),
      { kind: 'line', line: 2 },
    ],
    [
      'mixed tabs and spaces point nowhere',
      verdictOf('syntax_error', {
        message: 'inconsistent use of tabs and spaces in indentation',
        errorLine: 2,
      }),
      { kind: 'ignore' },
    ],
  ] as const)('%s', (_rule, verdict, span) => {
    expect(errorSpan(verdict, 5)).toEqual(span);
  });
});

describe('the reward to the letter of the paper', () => {
  const weights = { tests: 1, style: 1, complexity: 1, negative: 1, span: 0, overlong: 0 };
  const paper = { form: 'paper' as const, rewardWeights: weights, judges: [] };
  const literal = (verdict: Verdict, more: Partial<RewardInput> = {}): number | null =>
    compositeReward({ ...inputOf(verdict), ...more }, paper).total;

  it.each<[string, Partial<Verdict> & Pick<Verdict, 'status'>, number | null]>([
    ['pays a pass twice: 1 + (-0.3 + 1.3)', { status: 'passed', passed: 4, total: 4 }, 2],
    [
      'adds both terms for half of the tests: -0.3 + 0.35',
      { status: 'assertion_failure', passed: 2, total: 4 },
      0.05,
    ],
    ['adds them for what raises', { status: 'runtime_error', passed: 0, total: 4 }, -0.9],
    ['has no share of no tests', { status: 'syntax_error', passed: 0, total: 0 }, -1],
    ['masks what could not be run', { status: 'sandbox_error' }, null],
  ])('%s', (_says, { status, ...verdict }, expected) => {
    const total = literal({ ...verdictOf(status), ...verdict });
    expect(total === null ? null : Number(total.toFixed(6))).toBe(expected);
  });

  it('pays a failing program for its looks, as judged', () => {
    const judgements = [scored('style', 2), scored('complexity', -1)];
    const wrong = { ...verdictOf('assertion_failure'), passed: 0, total: 4 };
    expect(literal(wrong, { judgements })).toBeCloseTo(-0.3 - 0.3 + 2 - 1, 9);
  });

  it('counts repeated errors without a bound: -(5 x 0.5 + 3 x 0.25)', () => {
    const wrong = { ...verdictOf('assertion_failure'), passed: 0, total: 4 };
    const repeated = literal(wrong, {
      errorTypes: ['WrongAnswer', 'KeyError'],
      recentErrors: { attempts: 8, byType: { WrongAnswer: 5, KeyError: 3 } },
      errorShares: { WrongAnswer: 0.5, KeyError: 0.25 },
    });
    expect(repeated).toBeCloseTo(-0.6 - 3.25, 9);
  });
});

describe('compositeReward', () => {
  it('adds weighted style and complexity to a passing program: 1 + 0.1 x 2/2 + 0.1 x -1/2', () => {
    const judgements = [scored('style', 2), scored('complexity', -1)];
    expect(rewardOf(verdictOf('passed'), { judgements }).total).toBeCloseTo(1.05, 12);
  });

  it('does not pay a failing program for its looks', () => {
    const judgements = [scored('style', 2), scored('complexity', 2)];
    expect(rewardOf(verdictOf('assertion_failure'), { judgements }).total).toBeCloseTo(-0.3, 12);
  });

  it('masks the part of a judge that errored and marks it', () => {
    const errored: Judgement = {
      status: 'errored',
      judge: 'style',
      revision: '1',
      reason: 'crash',
    };
    const reward = rewardOf(verdictOf('passed'), {
      judgements: [errored, scored('complexity', 2)],
    });
    expect(reward.total).toBeCloseTo(1.1, 12);
    expect(reward.components.find(({ name }) => name === 'style')?.status).toBe('errored');
  });

  const term = (change: object = {}): JudgeTerm =>
    JudgeTerm.parse({ judge: `jdg_${'0'.repeat(26)}@1`, name: 'tidy', weight: 0.5, ...change });

  it('adds a judge of the recipe from -1 to 1 over its scale: 1 + 0.5 x (2 x (1.25 + 1) / 3 - 1)', () => {
    const reward = rewardOf(verdictOf('passed'), {
      judgements: [scored('tidy', 1.25)],
      judges: [term()],
    });
    expect(reward.total).toBeCloseTo(1.25, 12);
    const component = reward.components.at(-1);
    expect(component).toEqual({ name: 'tidy', status: 'scored', value: 0.5, weight: 0.5 });
  });

  it.each([
    ['passing', -0.3],
    ['all', -0.3 - 0.5],
  ] as const)('counts a judge of %s programs to %d for a failing one', (countedFor, total) => {
    const more = { judgements: [scored('tidy', -1)], judges: [term({ countedFor })] };
    expect(rewardOf(verdictOf('assertion_failure', { passed: 0 }), more).total).toBeCloseTo(
      total,
      12,
    );
  });

  it.each(['errored', 'skipped'] as const)('masks a judge of the recipe that %s', (status) => {
    const judgement: Judgement = { status, judge: 'tidy', revision: '1', reason: '' };
    const judges = [term({ countedFor: 'all' })];
    const reward = rewardOf(verdictOf('passed'), { judgements: [judgement], judges });
    expect(reward.total).toBeCloseTo(1, 12);
    expect(reward.components.at(-1)).toMatchObject({ name: 'tidy', status });
  });

  it.each([
    ['a failure of the sandbox', { verdict: verdictOf('sandbox_error') }],
    ['a truncated answer', { verdict: verdictOf('passed'), isTruncated: true }],
  ])('has no total for %s', (_case, { verdict, ...more }) => {
    expect(rewardOf(verdict, more).total).toBeNull();
  });

  it('penalises the bytes of the failing line of the answer', () => {
    const reward = rewardOf(verdictOf('runtime_error', { errorType: 'NameError', errorLine: 2 }));
    expect(reward.spans).toEqual([{ name: 'error', value: -0.3, start: 13, end: 21 }]);
  });

  it('has no span for an error in the part that the prompt gave', () => {
    const reward = compositeReward(
      {
        place: { program: 'import nothing\nx = 1', answerStart: 0, programStart: 15 },
        answerTokens: 8,
        longestAnswer: 100,
        answerBytes: 5,
        isTruncated: false,
        verdict: verdictOf('runtime_error', { errorType: 'ModuleNotFoundError', errorLine: 1 }),
        judgements: [],
        errorTypes: [],
        recentErrors: { attempts: 0, byType: {} },
        errorShares: {},
      },
      terms,
    );
    expect(reward.spans).toEqual([]);
  });
});
