import { describe, expect, it } from 'vitest';
import { trainingWorld, type TrainingWorld } from '../../../test/support/training-world.js';
import type {
  ExactMetaStepRequest,
  ForwardBackwardRequest,
  TrainingBatch,
} from '../../contracts/policy.js';
import { RecipeSettings } from '../recipes/recipe-settings.js';
import { train } from '../run.js';

const never = new AbortController().signal;
const NO_MEMORY = { longTerm: false, shortTerm: false, demonstrations: 0 };
const NO_EXTRAS = { style: 0, complexity: 0, negative: 0, span: 0 };
const one = { name: 'falcon', metaSteps: 1, tasksPerStep: 4, supportSamples: 4, querySamples: 4 };

/** Everything that the engine was asked to learn from in one step. */
async function lessonsOf(recipe: Record<string, unknown>) {
  const world: TrainingWorld = trainingWorld(recipe);
  const { engine } = world;
  const learned: ForwardBackwardRequest[] = [];
  const exact: ExactMetaStepRequest[] = [];
  const forwardBackward = engine.forwardBackward.bind(engine);
  engine.forwardBackward = (request) => {
    learned.push(request);
    return forwardBackward(request);
  };
  const exactMetaStep = engine.exactMetaStep.bind(engine);
  engine.exactMetaStep = (request) => {
    exact.push(request);
    return exactMetaStep(request);
  };
  await train(world.job, world.ports, { stop: never, abandon: never });
  return { learned, exact, attempts: world.journal.outcomes.get(1)?.attempts ?? [] };
}

describe('falcon without memory, supervision, extra rewards and projects', () => {
  it('adapts its task policies by the very loss of rloo on the same attempts', async () => {
    const plain = { ...one, memory: NO_MEMORY, supervisedWeight: 0, rewardWeights: NO_EXTRAS };
    const falcon = await lessonsOf(plain);
    const rewards = falcon.attempts
      .filter(({ phase }) => phase === 'support')
      .map(({ reward }) => reward.total ?? 0);
    const byHand = rewards.map((reward, index) => {
      const group = rewards.slice(4 * Math.floor(index / 4), 4 * Math.floor(index / 4) + 4);
      const others = group.reduce((sum, other) => sum + other, 0) - reward;
      return Math.fround(reward - others / 3);
    });
    const { weights, loss } = falcon.learned[0] as ForwardBackwardRequest;
    expect(weights.map((row) => [...row])).toEqual(
      byHand.filter(Boolean).map((advantage) => [advantage, advantage]),
    );
    expect(loss).toEqual({ kind: 'clipped', clipLow: 0.2, clipHigh: 0.28 });
    expect(falcon.learned).toHaveLength(2);
  });
});

describe('the modes of falcon', () => {
  const refusalOf = (settings: object) =>
    RecipeSettings.safeParse({ name: 'falcon', ...settings }).error?.issues[0];

  it('are sound unless told otherwise, and named when they are neither', () => {
    expect(RecipeSettings.parse({ name: 'falcon' })).toMatchObject({ mode: 'sound' });
    const { path, message } = refusalOf({ mode: 'loose' })!;
    expect(path).toEqual(['mode']);
    expect(message).toBe('must be sound, which it is when left out, or paper');
  });

  it.each([
    [{ mode: 'paper', clipLow: 0.1 }, 'clipLow'],
    [{ mode: 'paper', innerRateStep: 0.1 }, 'innerRateStep'],
    [{ metaLearningRate: 0.1 }, 'metaLearningRate'],
  ])('refuse what they have no use for: %j', (settings, name) => {
    expect(refusalOf(settings)).toMatchObject({ code: 'unrecognized_keys', keys: [name] });
  });
});

describe('falcon to the letter of the paper', () => {
  const paper = { ...one, mode: 'paper', tasksPerStep: 2, memory: { demonstrations: 4 } };

  it('pushes every token of an attempt by its whole reward, against no baseline', async () => {
    const { learned, attempts } = await lessonsOf(paper);
    const rewards = attempts
      .filter(({ phase, reward }) => phase === 'support' && reward.total !== 0)
      .map(({ reward }) => Math.fround(reward.total ?? 0));
    const { weights, loss } = learned[0] as ForwardBackwardRequest;
    expect(loss).toEqual({ kind: 'weighted_nll' });
    expect(weights.slice(0, rewards.length).map((row) => [...new Set(row)])).toEqual(
      rewards.map((reward) => [reward]),
    );
  });

  it('learns from recalled attempts as well, by how they ended', async () => {
    const { learned, attempts } = await lessonsOf(paper);
    const own = attempts.filter(({ phase }) => phase === 'support').length;
    const { weights } = learned[0] as ForwardBackwardRequest;
    const recalled = weights.slice(own).map((row) => row[0]);
    expect(recalled.length).toBeGreaterThan(0);
    expect(new Set(recalled)).toEqual(new Set([1]));
  });

  it('takes the outer loss on the mini-batch of the inner one, and only records what theta_i writes', async () => {
    const { exact, attempts } = await lessonsOf(paper);
    const [{ support, query, inner, optimiser }] = exact as [ExactMetaStepRequest];
    expect(query).toEqual(support);
    expect(inner).toMatchObject({ rule: 'sgd', learningRate: 0.1, learnedRates: false });
    expect(optimiser).toMatchObject({ kind: 'sgd', learningRate: 0.1, gradientClip: 0 });
    const queried = attempts.filter(({ phase }) => phase === 'query');
    expect(queried).toHaveLength(8);
    expect(queried.every(({ tokens }) => tokens.advantages === null)).toBe(true);
  });

  it('adds cross-entropy of canonical solutions at full weight', async () => {
    const { exact } = await lessonsOf(paper);
    const supervised = exact[0]?.support[1] as TrainingBatch;
    expect(new Set(supervised.weights.flatMap((row) => [...row]))).toEqual(new Set([1]));
  });
});
