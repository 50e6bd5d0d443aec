import { makePrompts, type PromptPlan } from '../prompting.js';
import type { Prompted } from '../rollout.js';
import type { Batch, Mrlf, TaskSet } from './batch.js';
import { withRepairs } from './recall.js';

/**
 * The prompts of a set of tasks, each put to the policy of its unit: some show recalled episodes, and of the query some
 * a failed attempt to repair.
 */
export async function promptsOf(
  { run, settings, shortTerm }: Mrlf,
  batch: Batch,
  set: TaskSet,
): Promise<Prompted[]> {
  const plans = batch.units.flatMap((unit, index) =>
    unit[set].map((task): PromptPlan => {
      const adapter = batch.taskPolicies[index] as string;
      const cards = batch.showsMemory.has(unit) ? (batch.recalled.cards[task.id] ?? []) : [];
      return { task, adapter, cards, failed: null, begun: '' };
    }),
  );
  const share = set === 'query' && settings.memory.shortTerm ? settings.memory.repairShare : 0;
  return makePrompts(run, await withRepairs(run, plans, shortTerm, { share, step: batch.step }));
}
