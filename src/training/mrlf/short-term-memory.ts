import { z } from 'zod';
import type { Verdict } from '../../contracts/verdict.js';
import { errorTypesOf } from '../recall/error-types.js';
import type { ErrorCounts } from '../rewards/negative.js';
import type { Attempt } from '../rollout.js';

const Entry = z.strictObject({
  taskId: z.string(),
  step: z.int(),
  answer: z.string(),
  isPassing: z.boolean(),
  errorTypes: z.array(z.string()),
});
type Entry = z.infer<typeof Entry>;

/**
 * The newest attempts of this job's current iterations (the paper's SMB), forgotten after `maxAgeSteps` steps. It
 * knows which errors were made lately on a task, and which attempt is worth repairing.
 */
export class ShortTermMemory {
  private entries: Entry[] = [];

  constructor(private readonly maxAgeSteps: number) {}

  /** Adds the attempts of a step; those that the sandbox could not judge say nothing and are left out. */
  write(step: number, attempts: readonly Pick<Attempt, 'task' | 'answer' | 'verdict'>[]): void {
    const fresh = attempts
      .filter(({ verdict }) => verdict.status !== 'sandbox_error')
      .map(({ task, answer, verdict }) => ({
        taskId: task.id,
        step,
        answer,
        isPassing: verdict.status === 'passed',
        errorTypes: [...errorTypesOf(verdict)],
      }));
    this.entries = [...this.entries, ...fresh].filter(
      (entry) => entry.step > step - this.maxAgeSteps,
    );
  }

  /** Counts the errors on a task, in memory and among `fresh` verdicts of the current group. */
  recentErrors(taskId: string, fresh: readonly Verdict[]): ErrorCounts {
    const remembered = this.entries
      .filter((entry) => entry.taskId === taskId)
      .map(({ errorTypes }) => errorTypes);
    const current = fresh.filter(({ status }) => status !== 'sandbox_error').map(errorTypesOf);
    const attempts = [...remembered, ...current];
    const byType: Record<string, number> = {};
    for (const type of attempts.flat()) {
      byType[type] = (byType[type] ?? 0) + 1;
    }
    return { attempts: attempts.length, byType };
  }

  /** The newest failed answer on a task, for a repair prompt. */
  lastFailure(taskId: string): string | null {
    const failures = this.entries.filter((entry) => entry.taskId === taskId && !entry.isPassing);
    return failures.at(-1)?.answer ?? null;
  }

  /** The state for a checkpoint. */
  save(): unknown {
    return this.entries;
  }

  /** @throws ZodError when the state is not one that `save` made */
  restore(state: unknown): void {
    this.entries = z.array(Entry).parse(state ?? []);
  }
}
