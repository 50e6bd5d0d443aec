import { z } from 'zod';

export const CurriculumSettings = z
  .strictObject({
    advanceAt: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe('Pass rate of a stage from which its task moves to the next.'),
    regressBelow: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .describe('Pass rate below which it goes back by one.'),
    window: z
      .int()
      .min(1)
      .max(1024)
      .default(32)
      .describe('Newest attempts at a stage that its pass rate is taken over.'),
  })
  .meta({ id: 'CurriculumSettings' });
export type CurriculumSettings = z.infer<typeof CurriculumSettings>;

const Progress = z.strictObject({
  stage: z.int().nonnegative(),
  /** Whether the newest attempts at that stage passed, oldest first. */
  passed: z.array(z.boolean()),
});
type Progress = z.infer<typeof Progress>;
const State = z.record(z.string(), Progress);

/** Where each task of a job stands in its stages; part of every checkpoint. */
export class Curriculum {
  private progress = new Map<string, Progress>();

  constructor(private readonly settings: CurriculumSettings) {}

  stageOf(taskId: string): number {
    return this.progress.get(taskId)?.stage ?? 0;
  }

  /**
   * Counts a group of attempts at a stage of a task, and moves the task when its pass rate says so. Attempts at other
   * stages than the task's own say nothing of it.
   *
   * @param last number of the last stage of the task
   */
  observe(taskId: string, stage: number, passed: readonly boolean[], last: number): void {
    const now = this.progress.get(taskId) ?? { stage: 0, passed: [] };
    if (stage !== now.stage || passed.length === 0) {
      return;
    }
    const { window, advanceAt, regressBelow } = this.settings;
    const recent = [...now.passed, ...passed].slice(-window);
    const rate = recent.filter(Boolean).length / recent.length;
    const move = rate >= advanceAt ? 1 : rate < regressBelow ? -1 : 0;
    const next = Math.min(last, Math.max(0, now.stage + move));
    this.progress.set(taskId, { stage: next, passed: next === now.stage ? recent : [] });
  }

  /** Stage of every task that was seen. */
  save(): unknown {
    return Object.fromEntries(this.progress);
  }

  /** @throws ZodError when the state is not one that `save` made */
  restore(state: unknown): void {
    this.progress = new Map(Object.entries(State.parse(state ?? {})));
  }
}
