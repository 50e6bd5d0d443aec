import type { EpisodeCard } from '../../contracts/episode.js';
import type { Task } from '../../contracts/task.js';
import type { Demonstration } from '../losses/supervised-loss.js';
import type { Run } from '../run-context.js';

/**
 * What the supervised term of a unit imitates: the canonical solutions of its tasks, and the recalled episodes
 * that hidden tests have verified. Episodes of tasks outside this job's training split are left out, so that
 * nothing held out is ever imitated.
 */
export function demonstrationsFor(
  run: Run,
  adapter: string,
  tasks: readonly Task[],
  cards: Readonly<Record<string, readonly EpisodeCard[]>>,
): Demonstration[] {
  const canonical = tasks.flatMap((task) =>
    task.canonicalSolution === undefined
      ? []
      : [{ adapter, task, answer: run.template.answerFrom(task.canonicalSolution) }],
  );
  const recalled = tasks
    .flatMap((task) => cards[task.id] ?? [])
    .filter(({ isPassing, trust }) => isPassing && trust === 'verified')
    .flatMap(({ taskText, answer }) => {
      const task = run.job.trainTasks.find(({ prompt }) => prompt === taskText);
      return task === undefined ? [] : [{ adapter, task, answer }];
    });
  return [...canonical, ...recalled];
}
