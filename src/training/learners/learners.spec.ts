import { describe, expect, it } from 'vitest';
import { attemptAt, byteRun } from '../../../test/support/byte-run.js';
import type { ForwardBackwardRequest } from '../../contracts/policy.js';
import { policyLoss } from '../losses/policy-loss.js';
import { META_POLICY } from '../run-context.js';
import { classProbabilities } from './class-head.js';
import { CriticLearner } from './critic-learner.js';
import { ValueLearner } from './value-learner.js';

const optimiser = {
  kind: 'sgd',
  learningRate: 1,
  beta1: 0,
  beta2: 0,
  epsilon: 0,
  weightDecay: 0,
  gradientClip: 0,
} as const;

describe(classProbabilities, () => {
  it('is the softmax of each token at the class that is true', () => {
    const logits = [0, 0, 0, Math.log(9), 1, 1, 1, 1];
    const [first, second] = classProbabilities(logits, 3);
    expect(first).toBeCloseTo(0.75, 6);
    expect(second).toBeCloseTo(0.25, 6);
  });
});

describe(CriticLearner, () => {
  it('makes of five tokens the loss that CodeRL writes: -1/5 sum q_t (r - r_b) log p_t', async () => {
    const { run, engine } = await byteRun();
    await engine.addHead({ session: 's', head: 'critic', kind: 'outcome', seed: 1 });
    const attempt = await attemptAt(engine, 'hello', { status: 'passed', total: 1 });
    const greedy = await attemptAt(engine, 'x', { status: 'assertion_failure', total: -0.3 });
    // Shares k / (3 + k) of the true class, which is the last.
    const shares = [1, 3, 9, 1, 3].map((k) => [0, 0, 0, Math.log(k)]);
    engine.classes = async () => ({
      tokens: [Float32Array.from(shares.flat())],
      rows: [Float32Array.of(0, 0, 0, Math.log(9))],
    });
    const material = { groups: [[attempt]], greedy: [greedy], optimiser };
    const lesson = await new CriticLearner('greedy_baseline').observe(run, material);
    const { loss } = await policyLoss(
      run,
      { ...material, credit: lesson.advantages! },
      [META_POLICY],
      {
        advantage: 'greedy_baseline',
        aggregation: 'sequence_mean',
        loss: 'reinforce',
        clipLow: 0.2,
        clipHigh: 0.2,
        klCoefficient: 0,
        rewardWeights: { span: 0 },
      },
    );
    const returns = [0.25, 0.5, 0.75, 0.25, 0.5].map((q) => q * 1.3);
    const byHand = returns.reduce(
      (sum, weight, token) => sum - (weight * (attempt.sample.logProbabilities[token] ?? 0)) / 5,
      0,
    );
    expect(byHand).toBeGreaterThan(1);
    expect(loss).toBeCloseTo(byHand, 5);
    expect(lesson.figures['criticAccuracy']).toBe(1);
  });

  it('learns the ends of programs, and leaves the policy alone', async () => {
    const { run, engine } = await byteRun();
    await engine.addHead({ session: 's', head: 'critic', kind: 'outcome', seed: 1 });
    const groups = [
      [
        await attemptAt(engine, 'a', { status: 'passed', total: 1 }),
        await attemptAt(engine, 'b', { status: 'assertion_failure', total: -0.3 }),
      ],
    ];
    const before = await attemptAt(engine, 'ab', { status: 'passed', total: 1 });
    const losses: number[] = [];
    for (let step = 0; step < 5; step += 1) {
      const { figures } = await new CriticLearner('leave_one_out').observe(run, {
        groups,
        optimiser,
      });
      losses.push(figures['criticLoss'] ?? 0);
    }
    expect(losses[0]).toBeCloseTo(Math.log(4), 6);
    expect(losses.at(-1)).toBeLessThan(0.5);
    const after = await attemptAt(engine, 'ab', { status: 'passed', total: 1 });
    expect(after.sample.logProbabilities).toEqual(before.sample.logProbabilities);
  });
});

describe(ValueLearner, () => {
  const settings = { discount: 1, lambda: 1, clip: 0.2, coefficient: 0.5 };

  it('pays the total at the last token and a penalty at each, and asks the head for the returns', async () => {
    const { run, engine } = await byteRun();
    await engine.addHead({ session: 's', head: 'value', kind: 'value', seed: 1 });
    const attempt = await attemptAt(engine, 'ab', { status: 'passed', total: 1 });
    attempt.sample.logProbabilities.set([-1, -2]);
    await engine.copy('s', META_POLICY, ['reference']);
    engine.logProbabilities = async () => [Float32Array.of(-1.5, -1)];
    engine.values = async () => [Float32Array.of(0.5, 0.25)];
    let asked: ForwardBackwardRequest | null = null;
    const forwardBackward = engine.forwardBackward.bind(engine);
    engine.forwardBackward = (request) => {
      asked = request;
      return forwardBackward(request);
    };
    const learner = new ValueLearner(settings, { initial: 0.1, target: 1, horizon: 10 });
    const lesson = await learner.observe(run, { groups: [[attempt]], optimiser });
    await lesson.learn();
    // r = (-0.1 x 0.5, -0.1 x -1 + 1), so the returns are (1.05, 1.1) and the advantages (0.55, 0.85), whitened.
    const { targetValues = [], loss, weights } = asked as unknown as ForwardBackwardRequest;
    expect(targetValues[0]?.[0]).toBeCloseTo(1.05, 6);
    expect(targetValues[0]?.[1]).toBeCloseTo(1.1, 6);
    expect(loss).toEqual({ kind: 'value', clip: 0.2 });
    expect([...(weights[0] ?? [])]).toEqual([0.5, 0.5]);
    const [first = 0, last = 0] = lesson.advantages?.get(attempt) ?? [];
    expect(first).toBeCloseTo(-1, 5);
    expect(last).toBeCloseTo(1, 5);
    // The answer diverged by 0.5 - 1 = -0.5: the coefficient falls by 0.2 x 1 / 10 of itself.
    expect(learner.save()).toEqual({ coefficient: expect.closeTo(0.098, 9) as number });
  });

  it('does without attempts that have no reward', async () => {
    const { run, engine } = await byteRun();
    const attempt = await attemptAt(engine, 'ab', { status: 'passed', total: 1 });
    const masked = { ...attempt, reward: { total: null, components: [], spans: [] } };
    const lesson = await new ValueLearner(settings, null).observe(run, {
      groups: [[masked]],
      optimiser,
    });
    expect(lesson.advantages).toBeUndefined();
    await lesson.move();
  });
});
