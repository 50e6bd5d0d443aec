import { describe, expect, it } from 'vitest';
import { attemptAt, byteRun } from '../../../test/support/byte-run.js';
import { verdictOf } from '../../../test/support/verdicts.js';
import type { Judgement } from '../../contracts/judgement.js';
import type { Reward } from '../../contracts/reward.js';
import type { AdvantageName } from '../advantages/estimators.js';
import { formOf } from '../mrlf/form.js';
import { MrlfSettings } from '../recipes/falcon-settings.js';
import { JudgeTerm } from '../recipes/judge-terms.js';
import { compositeReward, type RewardTerms } from '../rewards/composite.js';
import type { RewardInput } from '../rewards/reward-input.js';
import type { Attempt } from '../rollout.js';
import { META_POLICY } from '../run-context.js';
import { policyLoss } from './policy-loss.js';
import type { PolicyObjective } from './policy-batch.js';

const DESCENT = {
  kind: 'sgd',
  learningRate: 0.5,
  beta1: 0,
  beta2: 0,
  epsilon: 1,
  weightDecay: 0,
  gradientClip: 0,
} as const;

const term = JudgeTerm.parse({
  judge: `jdg_${'0'.repeat(26)}@1`,
  name: 'own',
  countedFor: 'all',
});
const sound = formOf(MrlfSettings.parse({ name: 'falcon', judges: [term] }));
const paper = formOf(MrlfSettings.parse({ name: 'falcon', mode: 'paper' }));
const shaped: RewardTerms = {
  ...sound.rewards,
  rewardWeights: {
    ...sound.rewards.rewardWeights,
    overlong: 1,
    compiles: 1,
    astMatch: 1,
    dfgMatch: 1,
  },
};

const RIVALS: readonly (readonly [text: string, total: number])[] = [
  ['x', 0.5],
  ['yy', -0.3],
];

function said(judge: string, value: number): Pick<RewardInput, 'judgements'> {
  const scale: [number, number] = judge.endsWith('Match') ? [0, 1] : [-1, 2];
  const judgement: Judgement = {
    status: 'scored',
    judge,
    revision: '1',
    value,
    scale,
    components: {},
    reason: '',
  };
  return { judgements: [judgement] };
}

/** log p of an attempt after one step of descent, when its reward is this and its rivals' are theirs. */
async function scoreAfterStep(
  objective: PolicyObjective,
  rewardOf: (attempt: Attempt) => Reward,
): Promise<number> {
  const { run, engine } = await byteRun();
  const attempt = await attemptAt(engine, 'ab', { status: 'passed', total: 0 });
  const rivals = await Promise.all(
    RIVALS.map(([text, total]) => attemptAt(engine, text, { status: 'assertion_failure', total })),
  );
  const group = [{ ...attempt, reward: rewardOf(attempt) }, ...rivals];
  await policyLoss(run, { groups: [group] }, [META_POLICY], objective);
  await engine.optimiserStep('s', META_POLICY, DESCENT);
  const { sample } = await attemptAt(engine, 'ab', { status: 'passed', total: 0 });
  return sample.logProbabilities.reduce((sum, score) => sum + score, 0);
}

const passing = { verdict: verdictOf('passed') };
const failing = { verdict: verdictOf('assertion_failure') };
const recent = { errorTypes: ['WrongAnswer'], errorShares: { WrongAnswer: 0.8 } };

/** What is better, and what is worse, of one thing that a reward looks at. */
type Sides = readonly [says: string, better: Partial<RewardInput>, worse: Partial<RewardInput>];

const INPUTS: readonly Sides[] = [
  ['a pass', passing, failing],
  ['one more test', { verdict: verdictOf('assertion_failure', { passed: 3 }) }, failing],
  ['tests that ran', failing, { verdict: verdictOf('runtime_error') }],
  ['style', { ...passing, ...said('style', 2) }, { ...passing, ...said('style', -1) }],
  [
    'complexity',
    { ...passing, ...said('complexity', 2) },
    { ...passing, ...said('complexity', 1) },
  ],
  [
    'an error that is not repeated',
    { ...failing, ...recent, recentErrors: { attempts: 4, byType: { WrongAnswer: 1 } } },
    { ...failing, ...recent, recentErrors: { attempts: 4, byType: { WrongAnswer: 4 } } },
  ],
];

const OF_SOUND: readonly Sides[] = [
  ['a judge of the recipe', { ...failing, ...said('own', 2) }, { ...failing, ...said('own', -1) }],
  ['an error that points nowhere', failing, { verdict: verdictOf('timeout') }],
];

const OF_OTHERS: readonly Sides[] = [
  ['compiling', { verdict: verdictOf('runtime_error') }, { verdict: verdictOf('syntax_error') }],
  ['subtrees', { ...failing, ...said('astMatch', 1) }, { ...failing, ...said('astMatch', 0.5) }],
  ['dataflow', { ...failing, ...said('dfgMatch', 1) }, { ...failing, ...said('dfgMatch', 0.5) }],
  ['a shorter answer', { ...passing, answerTokens: 8 }, { ...passing, answerTokens: 95 }],
];

const baselines: readonly AdvantageName[] = [
  'leave_one_out',
  'mean_centred',
  'group_normalised',
  'no_baseline',
];

const CASES = [
  ...INPUTS.map((sides) => ['falcon', sound.rewards, sound.objective, ...sides] as const),
  ...OF_SOUND.map((sides) => ['falcon', sound.rewards, sound.objective, ...sides] as const),
  ...INPUTS.map((sides) => ['the paper', paper.rewards, paper.objective, ...sides] as const),
  ...OF_OTHERS.map((sides) => ['other recipes', shaped, sound.objective, ...sides] as const),
  ...baselines.map((advantage) => {
    const objective = { ...sound.objective, advantage };
    return [`advantage ${advantage}`, sound.rewards, objective, ...(INPUTS[0] as Sides)] as const;
  }),
];

describe('the sign of a reward', () => {
  it.each(CASES)(
    'of $0: after a step an attempt is likelier for $3',
    async (_form, terms, objective, _says, better, worse) => {
      const scored = (input: Partial<RewardInput>) =>
        scoreAfterStep(objective, (attempt) => compositeReward(inputOf(attempt, input), terms));
      expect(await scored(better)).toBeGreaterThan((await scored(worse)) + 1e-6);
    },
  );
});

describe('the policy loss', () => {
  it('of a sum of rewards has the gradient of the sum of their losses', async () => {
    const parts = [0.7, -0.4];
    const plain: PolicyObjective = { ...sound.objective, advantage: 'mean_centred' };
    const gradientOf = async (totals: readonly number[][]): Promise<number> => {
      const { run, engine } = await byteRun();
      const first = await attemptAt(engine, 'ab', { status: 'passed', total: 0 });
      const second = await attemptAt(engine, 'c', { status: 'passed', total: 0 });
      for (const [one = 0, other = 0] of totals) {
        const rewarded = [
          { ...first, reward: { total: one, components: [], spans: [] } },
          { ...second, reward: { total: other, components: [], spans: [] } },
        ];
        await policyLoss(run, { groups: [rewarded] }, [META_POLICY], plain);
      }
      const { gradientNorm } = await engine.optimiserStep('s', META_POLICY, DESCENT);
      return gradientNorm;
    };
    const apart = await gradientOf(parts.map((part) => [part, -2 * part]));
    const sum = parts.reduce((total, part) => total + part);
    expect(apart).toBeCloseTo(await gradientOf([[sum, -2 * sum]]), 6);
    expect(apart).toBeGreaterThan(0.01);
  });
});

function inputOf({ answer }: Attempt, given: Partial<RewardInput>): RewardInput {
  return {
    place: { program: answer, answerStart: 0, programStart: 0 },
    answerBytes: Buffer.byteLength(answer),
    answerTokens: 8,
    longestAnswer: 100,
    isTruncated: false,
    verdict: verdictOf('passed'),
    judgements: [],
    errorTypes: [],
    recentErrors: { attempts: 0, byType: {} },
    errorShares: {},
    ...given,
  };
}
