import { startPrivateService } from '../src/launcher/private-service.js';
import { demoSteps, demoTasks, postDemoJob, resultOf } from '../src/cli/demo/demo-job.js';
import { loadTasks } from '../src/cli/demo/load-tasks.js';
import {
  type Comparison,
  compare,
  evaluationTable,
  gain,
  passAt1,
} from '../src/cli/output/evaluation-table.js';
import { watchJob } from '../src/cli/watch/watch-job.js';
import type { BenchResult, Ratio } from './ratio.js';

const seeds = [1, 2, 3];

/** Gains of sampled pass@1 that the job of the demo must reach, by set of held-out tasks. */
const goals: Readonly<Record<string, number>> = { unseen: 0.2, compositions: 0.1, operations: 0.1 };

/** What the demo's job teaches the shipped model, for three seeds; the peer is the same model before it. */
export async function run(): Promise<BenchResult> {
  const { url, apiKey, stop } = await startPrivateService();
  const connection = { url, apiKey };
  try {
    const { dataset } = await loadTasks(connection, demoTasks);
    const ratios: Ratio[] = [];
    for (const seed of seeds) {
      const { id } = await postDemoJob(connection, { dataset: dataset.id, seed, steps: demoSteps });
      const result = resultOf(await watchJob(connection, id, { output: process.stderr }));
      const comparisons = compare(result.before, result.after);
      process.stderr.write(`\nseed ${seed}\n${evaluationTable(comparisons)}\n\n`);
      ratios.push(...comparisons.flatMap((comparison) => ratiosOf(seed, comparison)));
    }
    return { ratios };
  } finally {
    await stop();
  }
}

function ratiosOf(seed: number, { before, after }: Comparison): Ratio[] {
  const { set } = after;
  const goal = goals[set];
  if (goal === undefined || before === null) {
    return [];
  }
  const shared = { unit: 'share of tasks', better: 'higher' } as const;
  const sampled = gain(passAt1(before), passAt1(after));
  const greedy = gain(before.greedy, after.greedy);
  return [
    {
      name: `seed ${seed}, ${set}: gain in pass@1`,
      value: sampled,
      goal,
      peer: peer(passAt1(before).value),
      ...shared,
    },
    {
      name: `seed ${seed}, ${set}: gain in greedy`,
      value: greedy,
      goal: 0,
      peer: peer(before.greedy.value),
      ...shared,
    },
  ];
}

function peer(value: number): string {
  return `the base model: ${value.toFixed(3)}`;
}
