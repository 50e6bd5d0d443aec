import type { EpisodeCard } from '../../contracts/episode.js';
import type { Task } from '../../contracts/task.js';
import { describeFailures, type PromptPlan } from '../prompting.js';
import { randomFor } from '../random.js';
import type { MrlfSettings } from '../recipes/falcon-settings.js';
import type { Run } from '../run-context.js';
import type { ShortTermMemory } from './short-term-memory.js';
import type { Unit } from './units.js';

/** What long-term memory gives to a step. */
export interface Recalled {
  /** Episodes by task id. */
  readonly cards: Readonly<Record<string, readonly EpisodeCard[]>>;
  readonly errorShares: Readonly<Record<string, number>>;
}

/**
 * Recall for a step: one batched search over the tasks of its units, and the long-term error shares as they stand
 * before the step.
 */
export async function recall(
  run: Run,
  settings: MrlfSettings,
  units: readonly Unit[],
): Promise<Recalled> {
  if (!settings.memory.longTerm) {
    return { cards: {}, errorShares: {} };
  }
  const tasks = distinctTasks(units);
  const cards = await run.ports.memory.recall(
    tasks.map((task) => ({
      taskId: task.id,
      taskText: task.prompt,
      project: task.project ?? null,
      k: settings.memory.k,
    })),
  );
  return {
    cards: Object.fromEntries(tasks.map((task, index) => [task.id, cards[index] ?? []])),
    errorShares: await run.ports.memory.errorShares(),
  };
}

/** The units whose prompts show recalled episodes in this step. */
export function unitsWithMemory(
  run: Run,
  settings: MrlfSettings,
  step: number,
  units: readonly Unit[],
): ReadonlySet<Unit> {
  const shuffled = randomFor(run.job.seed, 'memory prompts', step).shuffle(units);
  return new Set(shuffled.slice(0, Math.round(settings.memory.promptShare * units.length)));
}

/**
 * Turns a share of the plans into repair prompts: those whose task short-term memory holds a failed attempt of.
 * The attempt is shown with the error that the public tests give.
 */
export async function withRepairs(
  run: Run,
  plans: readonly PromptPlan[],
  shortTerm: ShortTermMemory,
  options: { readonly share: number; readonly step: number },
): Promise<PromptPlan[]> {
  const order = randomFor(run.job.seed, 'repair prompts', options.step).shuffle(plans);
  const repairable = order.slice(0, Math.round(options.share * plans.length)).flatMap((plan) => {
    const answer = shortTerm.lastFailure(plan.task.id);
    return answer === null ? [] : [{ plan, task: plan.task, answer }];
  });
  const failures = await describeFailures(run, repairable);
  return plans.map((plan) => {
    const place = repairable.findIndex((one) => one.plan === plan);
    return { ...plan, failed: failures[place] ?? null };
  });
}

function distinctTasks(units: readonly Unit[]): Task[] {
  const tasks = units.flatMap(({ support, query }) => [...support, ...query]);
  return [...new Map(tasks.map((task) => [task.id, task])).values()];
}
