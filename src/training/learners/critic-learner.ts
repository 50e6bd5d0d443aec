import { type AdvantageName, ESTIMATORS } from '../advantages/estimators.js';
import { rewardGroups, type TokenAdvantages } from '../losses/policy-batch.js';
import type { Companion } from '../recipes/recipe.js';
import { outcomeClass } from '../rewards/outcome-class.js';
import type { Attempt } from '../rollout.js';
import { META_POLICY, type Run } from '../run-context.js';
import { learnClasses, readClasses } from './class-head.js';
import {
  type Learner,
  type Lesson,
  type Material,
  NO_LESSON,
  rewardedAttempts,
} from './learner.js';

/** What the critic is called in the engine, and its folder in a checkpoint. */
export const CRITIC_HEAD = 'critic';
/** The critic stands on a copy of the policy, which it leaves alone. */
const TRUNK = 'critic-trunk';
const CRITIC = {
  head: CRITIC_HEAD,
  adapter: TRUNK,
  classOf: (attempt: Attempt): number => outcomeClass(attempt.verdict.status),
};

/**
 * The critic of CodeRL (arXiv 2207.01780): it tells from a program how its tests end, and its probability of the end that
 * came, q_t = softmax(logits_t)[u], says how much each token had to do with it. A token is worth q_t A with A the
 * advantage of its program. The critic scores attempts first and learns from them then, one step a step.
 */
export class CriticLearner implements Learner {
  readonly companions: readonly Companion[] = [{ name: CRITIC.head, kind: 'outcome' }];

  constructor(private readonly advantage: AdvantageName) {}

  async observe(run: Run, material: Material): Promise<Lesson> {
    const attempts = rewardedAttempts(material.groups);
    if (attempts.length === 0) {
      return NO_LESSON;
    }
    const { engine } = run.ports;
    const { session } = run.job;
    await engine.copy(session, META_POLICY, [TRUNK]);
    const { ofTruth, accuracy } = await readClasses(run, CRITIC, attempts);
    const criticLoss = await learnClasses(run, CRITIC, attempts, 1);
    await engine.optimiserStep(session, CRITIC.head, material.optimiser);
    await engine.drop(session, [TRUNK]);
    const worth = this.advantages(material);
    const advantages: TokenAdvantages = new Map(
      attempts.map((attempt, index) => [
        attempt,
        (ofTruth[index] as Float32Array).map((q) => q * (worth.get(attempt) ?? 0)),
      ]),
    );
    return { ...NO_LESSON, advantages, figures: { criticLoss, criticAccuracy: accuracy } };
  }

  /** A of each attempt. */
  private advantages(material: Material): ReadonlyMap<Attempt, number> {
    const estimates = ESTIMATORS[this.advantage](rewardGroups(material));
    return new Map(
      material.groups.flatMap((group, place) =>
        group.map((attempt, index): [Attempt, number] => [attempt, estimates[place]?.[index] ?? 0]),
      ),
    );
  }
}
