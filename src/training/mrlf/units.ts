import type { Task } from '../../contracts/task.js';
import { randomFor } from '../random.js';

/** What the policy adapts to in one inner loop: a lone task, or a project whose tasks share conventions. */
export interface Unit {
  readonly name: string;
  /** Tasks whose attempts move the task policy. */
  readonly support: readonly Task[];
  /** Tasks whose fresh attempts move the meta policy; for a lone task the same task. */
  readonly query: readonly Task[];
}

/** Tasks by project; a task without one stands alone. Sorted by name, so that the order of rows in a dataset is no input. */
export function groupByProject(tasks: readonly Task[]): ReadonlyMap<string, readonly Task[]> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const name = task.project === undefined ? `task ${task.key}` : `project ${task.project}`;
    groups.set(name, [...(groups.get(name) ?? []), task]);
  }
  return groups;
}

/**
 * The units of a step: every unit once per epoch, in an order that the seed and the epoch fix, so that a resumed
 * job draws what the undisturbed one would have drawn.
 */
export function drawUnits(
  tasks: readonly Task[],
  step: number,
  options: { readonly seed: number; readonly count: number; readonly tasksPerProject: number },
): Unit[] {
  const groups = [...groupByProject(tasks)];
  return Array.from({ length: options.count }, (_, offset) => {
    const position = (step - 1) * options.count + offset;
    const epoch = Math.floor(position / groups.length);
    const order = randomFor(options.seed, 'units', epoch).shuffle(groups);
    const [name, members] = order[position % groups.length] as [string, readonly Task[]];
    return unitOf(
      name,
      members,
      randomFor(options.seed, 'unit', step, offset).shuffle(members),
      options,
    );
  });
}

function unitOf(
  name: string,
  members: readonly Task[],
  shuffled: readonly Task[],
  { tasksPerProject }: { readonly tasksPerProject: number },
): Unit {
  if (members.length === 1) {
    return { name, support: members, query: members };
  }
  const half = Math.max(1, Math.floor(members.length / 2));
  const size = Math.min(tasksPerProject, half);
  return { name, support: shuffled.slice(0, size), query: shuffled.slice(size, 2 * size) };
}
