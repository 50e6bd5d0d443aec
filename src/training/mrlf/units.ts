import type { Task } from '../../contracts/task.js';
import type { TaskSampler } from '../curriculum/task-sampling.js';
import { randomFor } from '../random.js';
import type { Attempt } from '../rollout.js';

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
    const name = unitNameOf(task);
    const members = groups.get(name);
    if (members === undefined) {
      groups.set(name, [task]);
    } else {
      members.push(task);
    }
  }
  return groups;
}

function unitNameOf({ key, project }: Task): string {
  return project === undefined ? `task ${key}` : `project ${project}`;
}

interface Draw {
  readonly seed: number;
  readonly count: number;
  readonly tasksPerProject: number;
  /** Every unit once per epoch when left out. */
  readonly sampler?: TaskSampler | undefined;
}

/**
 * The units of a step, fixed by the seed, the step and what a sampler has seen, so that a resumed job draws what the
 * undisturbed one would have drawn.
 */
export function drawUnits(tasks: readonly Task[], step: number, options: Draw): Unit[] {
  const groups = groupByProject(tasks);
  return drawNames([...groups.keys()], step, options).map((name, offset) => {
    const members = groups.get(name) as readonly Task[];
    return unitOf(
      name,
      members,
      randomFor(options.seed, 'unit', step, offset).shuffle(members),
      options,
    );
  });
}

function drawNames(
  names: readonly string[],
  step: number,
  { seed, count, sampler }: Draw,
): string[] {
  return sampler === undefined
    ? Array.from({ length: count }, (_, offset) => {
        const position = (step - 1) * count + offset;
        const epoch = Math.floor(position / names.length);
        return randomFor(seed, 'units', epoch).shuffle(names)[position % names.length] as string;
      })
    : sampler.draw(names, count, randomFor(seed, 'task sampling', step));
}

/** Tells a sampler how the attempts at each unit ended. */
export function noteVisits(
  sampler: TaskSampler | undefined,
  groups: readonly (readonly Pick<Attempt, 'task' | 'verdict'>[])[],
): void {
  const passed = new Map<string, boolean[]>();
  for (const { task, verdict } of groups.flat()) {
    if (verdict.status !== 'sandbox_error') {
      const name = unitNameOf(task);
      passed.set(name, [...(passed.get(name) ?? []), verdict.status === 'passed']);
    }
  }
  passed.forEach((ends, name) => sampler?.observe(name, ends));
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
