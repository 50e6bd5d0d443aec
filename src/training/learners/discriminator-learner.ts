import type { Companion } from '../recipes/recipe.js';
import { OUTCOME_CLASSES } from '../rewards/outcome-class.js';
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

/** It stands on the policy itself: both are trained by its loss. Of the outcome head it uses two classes. */
const DISCRIMINATOR = {
  head: 'discriminator',
  adapter: META_POLICY,
  classOf: ({ verdict }: Attempt): number =>
    verdict.status === 'syntax_error' ? OUTCOME_CLASSES.syntax_error : OUTCOME_CLASSES.passed,
};

/** The discriminator of CompCoder (arXiv 2203.05132): tells which programs compile, and is trained with the policy. */
export class DiscriminatorLearner implements Learner {
  readonly companions: readonly Companion[] = [{ name: DISCRIMINATOR.head, kind: 'outcome' }];

  constructor(private readonly weight: number) {}

  async observe(run: Run, { groups, optimiser }: Material): Promise<Lesson> {
    const attempts = rewardedAttempts(groups);
    if (attempts.length === 0) {
      return NO_LESSON;
    }
    const { accuracy } = await readClasses(run, DISCRIMINATOR, attempts);
    return {
      figures: { discriminatorAccuracy: accuracy },
      learn: async () => {
        const { weight } = this;
        return { discriminatorLoss: await learnClasses(run, DISCRIMINATOR, attempts, weight) };
      },
      move: async () => {
        await run.ports.engine.optimiserStep(run.job.session, DISCRIMINATOR.head, optimiser);
      },
    };
  }
}
