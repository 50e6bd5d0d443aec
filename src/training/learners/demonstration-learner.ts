import { supervisedLoss } from '../losses/supervised-loss.js';
import { demonstrationsFor } from '../recall/demonstrations.js';
import { META_POLICY, type Run } from '../run-context.js';
import { type Learner, type Lesson, type Material, NO_LESSON } from './learner.js';

/** The cross-entropy of the canonical solutions of a step's tasks, added to the policy loss (CodeRL's L_ce). */
export class DemonstrationLearner implements Learner {
  readonly companions = [];

  constructor(private readonly weight: number) {}

  observe(run: Run, { groups }: Material): Promise<Lesson> {
    const tasks = new Map(groups.flat().map(({ task }) => [task.id, task]));
    const demonstrations = demonstrationsFor(run, META_POLICY, [...tasks.values()], {});
    const learn = async (): Promise<{ readonly supervisedLoss: number }> => {
      const { loss } = await supervisedLoss(run, demonstrations, [META_POLICY], this.weight);
      return { supervisedLoss: loss };
    };
    return Promise.resolve({ ...NO_LESSON, learn });
  }
}
