import { join } from 'node:path';
import { connect } from '../client/src/index.js';
import { loadTasks } from '../src/cli/demo/load-tasks.js';
import { formatTable } from '../src/cli/table.js';
import { repositoryRoot } from '../src/launcher/home.js';
import { startPrivateService } from '../src/launcher/private-service.js';
import { type Arm, type Gain, RecallStudy, type Studied } from './recall/recall-study.js';
import type { BenchOptions, BenchResult, Ratio } from './ratio.js';

/** Sets of tasks: memory learns from the train split, and is asked about the test split. */
const SETS = [
  // Thirty projects: of each three tasks in either half of a step.
  { name: 'projects', file: 'conventions.jsonl', collecting: { steps: 6, unitsPerStep: 5 } },
  // Four hundred tasks, each alone.
  { name: 'tasks', file: 'fledgling.jsonl', collecting: { steps: 10, unitsPerStep: 40 } },
];
/** What evaluations, trainings and answers show unless they are told otherwise. */
const USUAL = 2;
const SIZES = [1, USUAL, 4, 8];

const SHARED = { goal: 0, unit: 'share of tasks', better: 'higher' } as const;

const NONE: Arm = { arm: 'none', k: USUAL };
const LONG: Arm = { arm: 'long', k: USUAL };
const ARMS: readonly Arm[] = [
  NONE,
  ...SIZES.map((k): Arm => ({ arm: 'long', k })),
  { arm: 'shuffled', k: USUAL },
  { arm: 'stale', k: USUAL },
];

/**
 * Whether memory helps the shipped model: what its own answers to training tasks have left in memory, shown in prompts for
 * held-out tasks, beside no episodes, those of other tasks, and those of its older half. The answers are drawn with
 * the same seeds.
 */
export async function run({ quick = false }: BenchOptions = {}): Promise<BenchResult> {
  const { url, apiKey, stop } = await startPrivateService();
  const connection = { url, apiKey };
  try {
    const study = new RecallStudy(connect(connection), connection);
    const ratios: Ratio[] = [];
    const studies: Studied[] = [];
    for (const { name, file, collecting } of quick ? SETS.slice(0, 1) : SETS) {
      const { dataset } = await loadTasks(
        connection,
        join(repositoryRoot(), 'examples', 'tasks', file),
      );
      const extent = quick ? { n: 1, limit: 30 } : { n: 4 };
      const studied = await study.of(dataset.id, collecting, ARMS, extent);
      const gains = await Promise.all([
        ...ARMS.slice(1).map((arm) => study.gain(studied, NONE, arm)),
        ...ARMS.slice(-2).map((arm) => study.gain(studied, arm, LONG)),
      ]);
      process.stderr.write(`${describeSet(name, studied, gains)}\n\n`);
      ratios.push(...gainsOf(name, gains));
      studies.push(studied);
      await study.forget(studied);
    }
    return { ratios: [...ratios, sizeRatio(studies)] };
  } finally {
    await stop();
  }
}

function describeSet(name: string, { episodes, runs }: Studied, gains: readonly Gain[]): string {
  const arms = runs.map(({ arm, tasks, passAt1 }) => [
    nameOf(arm),
    String(tasks),
    interval(passAt1),
  ]);
  const pairs = gains.map(({ of, over, difference, better, worse, pValue }) => [
    `${nameOf(of)} less ${nameOf(over)}`,
    interval(difference),
    `${better} / ${worse}`,
    pValue.toFixed(4),
  ]);
  return [
    `${name}: ${episodes} episodes`,
    formatTable(['memory', 'tasks', 'pass@1'], arms),
    formatTable(['difference, by task', 'pass@1', 'better / worse', 'p'], pairs),
  ].join('\n\n');
}

function gainsOf(name: string, gains: readonly Gain[]): Ratio[] {
  return gains
    .filter(({ of }) => of.arm === 'long' && of.k === USUAL)
    .map(({ over, difference }) => ({
      name: `${name}: pass@1 with memory less ${over.arm}`,
      value: difference.value,
      peer: `${nameOf(over)}, the same seeds`,
      ...SHARED,
    }));
}

/** How far the usual number of episodes is behind the best one, over all tasks that were asked. */
function sizeRatio(studies: readonly Studied[]): Ratio {
  const passes = SIZES.map((size) => {
    const runs = studies.flatMap(({ runs: all }) =>
      all.filter(({ arm: { arm, k } }) => arm === 'long' && k === size),
    );
    const tasks = runs.reduce((sum, one) => sum + one.tasks, 0);
    return runs.reduce((sum, one) => sum + one.tasks * one.passAt1.value, 0) / tasks;
  });
  const best = passes.indexOf(Math.max(...passes));
  return {
    name: `pass@1 with k ${USUAL} less the best k`,
    value: (passes[SIZES.indexOf(USUAL)] ?? Number.NaN) - (passes[best] ?? Number.NaN),
    peer: `k ${SIZES[best]}, over all tasks`,
    ...SHARED,
  };
}

function nameOf({ arm, k }: Arm): string {
  return arm === 'none' ? arm : `${arm}, k ${k}`;
}

function interval({ value, low, high }: Gain['difference']): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
