import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { taskOf } from '../../../test/support/tasks.js';
import {
  ANSWERS,
  ConstantJudge,
  outcomesOf,
  trainedWorld,
  trainingWorld,
  type TrainingWorld,
} from '../../../test/support/training-world.js';
import { verdictOf } from '../../../test/support/verdicts.js';
import type { JudgedProgram, PolicyEngine } from '../ports.js';
import { train } from '../run.js';
import type { StopSignals } from '../train.js';
import { RecipeSettings } from './recipe-settings.js';

const never = new AbortController().signal;
const going: StopSignals = { stop: never, abandon: never };
const base = { steps: 3, tasksPerStep: 4, samples: 4 };

const attemptsOf = (world: TrainingWorld) => outcomesOf(world).map(({ attempts }) => attempts);

/** A judge that keeps what it was shown. */
class WatchedJudge extends ConstantJudge {
  readonly shown: JudgedProgram[] = [];

  override async judge(programs: readonly JudgedProgram[]): ReturnType<ConstantJudge['judge']> {
    this.shown.push(...programs);
    return super.judge(programs);
  }
}

describe('a method with a value head', () => {
  it('is plain PPO when it is stepcoder without its mask and its stages', async () => {
    const noStages = { trainTasks: ['a', 'b'].map((key) => taskOf(key)) };
    const ppo = { ...base, advantage: 'generalised', clipHigh: 0.2 };
    const plain = await trainedWorld({ ...ppo, name: 'rloo' }, noStages);
    const bare = await trainedWorld({ ...ppo, name: 'stepcoder', executedOnly: false }, noStages);
    expect(outcomesOf(bare)).toEqual(outcomesOf(plain));
  });

  it('is plain PPO when it is ppocoder without its penalty and likeness', async () => {
    const plain = { ...base, advantage: 'generalised', clipHigh: 0.2, testReward: 'coarse' };
    const bare = {
      ...base,
      name: 'ppocoder',
      rewardWeights: { astMatch: 0, dfgMatch: 0 },
      klPenalty: { initial: 0 },
    };
    expect(attemptsOf(await trainedWorld(bare))).toEqual(
      attemptsOf(await trainedWorld({ ...plain, name: 'rloo' })),
    );
  });

  it('keeps the head, the reference and the coefficient of the penalty in its checkpoints', async () => {
    const recipe = { ...base, name: 'ppocoder', klPenalty: { horizon: 100 } };
    const { folder, state } = (await trainedWorld(recipe)).journal.checkpoints.at(-1)!;
    expect((await readdir(folder)).toSorted()).toEqual(['adapter.json', 'reference', 'value']);
    const [{ coefficient } = { coefficient: 0 }] = state.shortTermMemory as {
      coefficient: number;
    }[];
    expect(coefficient).toBeGreaterThan(0);
    expect(coefficient).not.toBe(0.1);
  });
});

describe('coderl', () => {
  it('moves nothing when all rewards are equal and nothing is imitated', async () => {
    const world = trainingWorld({ ...base, name: 'coderl', steps: 1, supervisedWeight: 0 });
    world.runner.run = async (executions) =>
      executions.map(() => verdictOf('assertion_failure', { passed: 0, total: 1 }));
    await train(world.job, world.ports, going);
    expect(outcomesOf(world)[0]?.metrics['gradientNorm']).toBe(0);
  });

  it('trains a critic that comes to know how programs end', async () => {
    const recipe = { ...base, name: 'coderl', steps: 6, optimiser: { learningRate: 0.5 } };
    const figures = outcomesOf(await trainedWorld(recipe)).map(({ metrics }) => metrics);
    expect(figures.at(-1)?.['criticAccuracy']).toBeGreaterThan(0.9);
    expect(figures.at(-1)?.['criticLoss']).toBeLessThan(figures[0]?.['criticLoss'] ?? 0);
  });

  it('does not count the tests that a failing program passes', async () => {
    const world = trainingWorld({ ...base, name: 'coderl', steps: 1 });
    world.runner.run = async (executions) =>
      executions.map(() => verdictOf('assertion_failure', { passed: 1, total: 2 }));
    await train(world.job, world.ports, going);
    expect(attemptsOf(world)[0]?.every(({ reward }) => reward.total === -0.3)).toBe(true);
  });
});

describe('likeness to the canonical solution', () => {
  it.each([
    ['ppocoder', 1],
    ['rloo', 0],
  ] as const)('is asked for by %s, as it has a weight of %d', async (name, weight) => {
    const world = trainingWorld({ ...base, name, steps: 1 });
    const judge = new WatchedJudge('astMatch', 0.5);
    const judges = [...world.ports.judges, judge];
    await train(world.job, { ...world.ports, judges }, going);
    const [attempts = []] = attemptsOf(world);
    expect(judge.shown).toHaveLength(weight * attempts.length);
    const parts = attempts.flatMap(({ reward }) =>
      reward.components.filter((part) => part.name === 'astMatch'),
    );
    expect(parts).toEqual(
      attempts.slice(0, weight * attempts.length).map(() => ({
        name: 'astMatch',
        status: 'scored',
        value: 0.5,
        weight: 1,
      })),
    );
  });
});

describe('compcoder', () => {
  it('earns 1 for what compiles and -1 for what does not, whatever the tests say', async () => {
    const [attempts = []] = attemptsOf(
      await trainedWorld({ ...base, name: 'compcoder', steps: 1 }),
    );
    const totals = attempts.map(({ reward }) => reward.total);
    expect(totals).toEqual(
      attempts.map(({ verdict }) => (verdict.status === 'syntax_error' ? -1 : 1)),
    );
    expect(new Set(totals).size).toBe(2);
  });

  it('trains a discriminator that tells what compiles', async () => {
    const recipe = {
      ...base,
      name: 'compcoder',
      steps: 6,
      discriminatorWeight: 1,
      optimiser: { learningRate: 0.5 },
    };
    const figures = outcomesOf(await trainedWorld(recipe)).map(({ metrics }) => metrics);
    expect(figures.at(-1)?.['discriminatorAccuracy']).toBeGreaterThan(0.9);
    const [first = 0, last = 1] = [figures[0], figures.at(-1)].map(
      (one) => one?.['discriminatorLoss'],
    );
    expect(last).toBeLessThan(first / 2);
  });
});

describe('rlcf', () => {
  const recipe = {
    ...base,
    name: 'rlcf',
    steps: 1,
    judges: [{ judge: `jdg_${'0'.repeat(26)}@1`, name: 'discriminator' }],
  };

  it('needs a discriminator', () => {
    expect(RecipeSettings.safeParse({ ...recipe, judges: [] }).success).toBe(false);
    expect(RecipeSettings.safeParse({ ...base, name: 'rlcf' }).success).toBe(false);
  });

  it('earns -1 unseen for what does not compile, and the place on the scale of the judge for the rest', async () => {
    const world = trainingWorld(recipe);
    const judge = new WatchedJudge('discriminator', 1.25);
    await train(world.job, { ...world.ports, judges: [judge] }, going);
    const [attempts = []] = attemptsOf(world);
    const totals = attempts.map(({ reward }) => reward.total);
    expect(totals).toEqual(
      attempts.map(({ verdict }) => (verdict.status === 'syntax_error' ? -1 : 0.5)),
    );
    expect(new Set(totals).size).toBe(2);
    expect(judge.shown.some(({ program }) => program.endsWith(ANSWERS.broken))).toBe(false);
  });
});

describe('the losses of a group method', () => {
  it.each([
    [{ loss: 'cispo' }, { kind: 'cispo', clipLow: 0.2, clipHigh: 0.28 }],
    [{ cap: 3 }, { kind: 'clipped', clipLow: 0.2, clipHigh: 0.28, cap: 3 }],
    [{ loss: 'reinforce' }, { kind: 'weighted_nll' }],
  ])('are asked of the engine as %o says', async (settings, expected) => {
    const world = trainingWorld({ ...base, name: 'rloo', steps: 1, ...settings });
    const asked: unknown[] = [];
    const engine: PolicyEngine = world.engine;
    const forwardBackward = engine.forwardBackward.bind(engine);
    engine.forwardBackward = (request) => {
      asked.push(request.loss);
      return forwardBackward(request);
    };
    await train(world.job, world.ports, going);
    expect(asked).toEqual([expected]);
  });
});
