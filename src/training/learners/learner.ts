import type { Optimiser } from '../../contracts/policy.js';
import type { TokenAdvantages } from '../losses/policy-batch.js';
import type { Companion } from '../recipes/recipe.js';
import type { Attempt } from '../rollout.js';
import type { Run } from '../run-context.js';

/** The attempts of a step, and how what learns from them is moved. */
export interface Material {
  readonly groups: readonly (readonly Attempt[])[];
  /** The greedy attempt of each group, where the advantage is measured against it. */
  readonly greedy?: readonly Attempt[];
  readonly optimiser: Optimiser;
}

export type Figures = Readonly<Record<string, number>>;

/** What a learner makes of the attempts of one step. */
export interface Lesson {
  /** What each token was worth, where the learner says so. */
  readonly advantages?: TokenAdvantages;
  readonly figures: Figures;
  /** Adds gradients to those of one update of the policy. */
  learn(): Promise<Figures>;
  /** Moves what the learner owns, after the policy has moved. */
  move(): Promise<void>;
}

/** Something that learns from the attempts of a step beside the policy, or tells the policy what their tokens are worth. */
export interface Learner {
  readonly companions: readonly Companion[];
  observe(run: Run, material: Material): Promise<Lesson>;
  /** What a checkpoint must hold beside the engine's; nothing when left out. */
  save?(): unknown;
  restore?(state: unknown): void;
}

export const NO_LESSON: Lesson = {
  figures: {},
  learn: () => Promise.resolve({}),
  move: () => Promise.resolve(),
};

/** The lessons of several learners as one; the first that values tokens is the one that counts. */
export async function observeAll(
  run: Run,
  learners: readonly Learner[],
  material: Material,
): Promise<Lesson> {
  const lessons: Lesson[] = [];
  for (const learner of learners) {
    lessons.push(await learner.observe(run, material));
  }
  const advantages = lessons.find((lesson) => lesson.advantages !== undefined)?.advantages;
  return {
    ...(advantages === undefined ? {} : { advantages }),
    figures: Object.assign({}, ...lessons.map(({ figures }) => figures)) as Figures,
    learn: async () => {
      let figures: Figures = {};
      for (const lesson of lessons) {
        figures = { ...figures, ...(await lesson.learn()) };
      }
      return figures;
    },
    move: async () => {
      for (const lesson of lessons) {
        await lesson.move();
      }
    },
  };
}

/** The attempts that have a reward and a token: those that anything can be learnt from. */
export function rewardedAttempts(groups: Material['groups']): Attempt[] {
  return groups
    .flat()
    .filter(({ reward, sample }) => reward.total !== null && sample.tokens.length > 0);
}
