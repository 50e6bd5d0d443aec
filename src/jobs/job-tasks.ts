import { z } from 'zod';
import { ProblemError } from '../common/problems.js';
import { type Task, VerificationOutcome } from '../contracts/task.js';

/** Which tasks of its dataset a job takes, by the mark that their verification left. */
export const TaskSelection = z
  .strictObject({
    include: z
      .array(VerificationOutcome)
      .min(1)
      .max(VerificationOutcome.options.length)
      .default(['verified'])
      .describe(
        'Tasks with one of these marks are used, others are left out. Those marked in_process_only share a process ' +
          'with their judge, where a program can forge a pass.',
      ),
  })
  .meta({ id: 'TaskSelection', examples: [{ include: ['verified'] }] });
export type TaskSelection = z.infer<typeof TaskSelection>;

const Counts = z.record(z.string(), z.int().nonnegative());

export const TaskUse = z
  .object({
    used: Counts.describe('Tasks that are used, by their mark.'),
    leftOut: Counts.describe('Tasks that are not, by their mark.'),
    pending: z.int().describe('Tasks that are not verified yet; the job waits for them.'),
  })
  .meta({ id: 'TaskUse' });
export type TaskUse = z.infer<typeof TaskUse>;

/** So many tasks of a split have this mark; without one they are not verified yet. */
interface Marked {
  readonly split: string;
  readonly verification?: VerificationOutcome | null;
  readonly count?: number;
}

/** True for a task that the job takes, or may take once it is verified. */
export function isTaken(
  { verification }: Pick<Marked, 'verification'>,
  { include }: TaskSelection,
): boolean {
  return (verification ?? null) === null || include.some((mark) => mark === verification);
}

export function taskUse(tasks: readonly Marked[], selection: TaskSelection): TaskUse {
  const use = { used: {}, leftOut: {}, pending: 0 } satisfies TaskUse;
  for (const task of tasks) {
    const { verification, count = 1 } = task;
    if (verification === undefined || verification === null) {
      use.pending += count;
    } else {
      const sums: Record<string, number> = isTaken(task, selection) ? use.used : use.leftOut;
      sums[verification] = (sums[verification] ?? 0) + count;
    }
  }
  return use;
}

/** @throws ProblemError validation-failed, pointing at the field, when there is nothing to train on */
export function requireTrainTasks(tasks: readonly Marked[], selection: TaskSelection): void {
  const training = tasks.filter(({ split }) => split === 'train');
  if (training.length === 0) {
    throw ProblemError.field('dataset', 'It has no task in its train split.');
  }
  if (!training.some((task) => isTaken(task, selection))) {
    throw ProblemError.field(
      'tasks.include',
      `No task of the train split is marked ${selection.include.join(' or ')}; there are ` +
        `${describeCounts(taskUse(training, selection).leftOut)}. GET /datasets/:id/tasks says why; name their ` +
        'marks here to take them all the same.',
    );
  }
}

/** What a job leaves out, in a sentence; null when it leaves out nothing. */
export function describeLeftOut(tasks: readonly Task[], selection: TaskSelection): string | null {
  const { leftOut } = taskUse(tasks, selection);
  return Object.keys(leftOut).length === 0
    ? null
    : `Of the tasks of the dataset these are left out, by tasks.include: ${describeCounts(leftOut)}.`;
}

function describeCounts(counts: TaskUse['used']): string {
  return Object.entries(counts)
    .map(([mark, count]) => `${count} ${mark}`)
    .join(', ');
}
