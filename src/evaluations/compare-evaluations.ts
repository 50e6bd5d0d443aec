import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { TaskOutcome } from '../contracts/evaluation.js';
import { passesOf, scoreOf } from '../training/evaluation/figures.js';
import { pairedDifference } from '../training/evaluation/paired.js';
import { passAtK } from '../training/evaluation/pass-at-k.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import type { EvaluationComparison } from './evaluations.schemas.js';
import type { Examined } from './report-figures.js';

/** An evaluation with its tasks. */
export interface ComparedEvaluation {
  readonly run: EvaluationRunEntity;
  readonly tasks: readonly Examined[];
}

/** The figure of a task in each of two evaluations; null where one has none. */
interface Metric {
  readonly name: string;
  readonly of: readonly [
    (outcome: TaskOutcome) => number | null,
    (outcome: TaskOutcome) => number | null,
  ];
}

/** Two evaluations on the tasks that both have examined: the second less the first. */
export async function compareEvaluations(
  first: ComparedEvaluation,
  second: ComparedEvaluation,
): Promise<EvaluationComparison> {
  const others = new Map(second.tasks.map((task) => [nameOf(task), task.outcome]));
  const pairs = first.tasks.flatMap((task): [TaskOutcome, TaskOutcome][] => {
    const other = others.get(nameOf(task));
    return other === undefined ? [] : [[task.outcome, other]];
  });
  const { seed } = first.run.settings;
  const metrics: EvaluationComparison['metrics'] = [];
  for (const { name, of } of metricsOf(first.run, second.run)) {
    const figures = pairs.flatMap(([one, other]): [number, number][] => {
      const [from, to] = [of[0](one), of[1](other)];
      return from === null || to === null ? [] : [[from, to]];
    });
    if (figures.length > 0) {
      const [from, to] = [figures.map(([one]) => one), figures.map(([, other]) => other)];
      metrics.push({ metric: name, ...pairedDifference(from, to, seed) });
    }
    // Resampling takes a while: others are let in between.
    await setImmediate();
  }
  const differing = settingsThatDiffer(first.run, second.run);
  return { from: first.run.id, to: second.run.id, tasks: pairs.length, metrics, differing };
}

function metricsOf(first: EvaluationRunEntity, second: EvaluationRunEntity): Metric[] {
  const hasTests = first.settings.tasks.kind !== 'codal';
  const shared = first.settings.k.filter((k) => second.settings.k.includes(k));
  const passes = shared.map((k): Metric => metric(`pass@${k}`, (outcome) => passAt(outcome, k)));
  const judges = first.settings.judges.flatMap(({ judge, name }): Metric[] => {
    const same = second.settings.judges.find((other) => other.judge === judge);
    return same === undefined
      ? []
      : [
          {
            name: `judge ${name}`,
            of: [(outcome) => scoreOf(outcome, name), (outcome) => scoreOf(outcome, same.name)],
          },
        ];
  });
  return [...(hasTests ? [...passes, metric('greedy', greedyOf)] : []), ...judges];
}

function metric(name: string, figure: (outcome: TaskOutcome) => number | null): Metric {
  return { name, of: [figure, figure] };
}

/** Null when too few attempts count. */
export function passAt({ attempts }: TaskOutcome, k: number): number | null {
  const passes = passesOf(attempts);
  return passes.length < k ? null : passAtK(passes.length, passes.filter(Boolean).length, k);
}

export function greedyOf({ greedy }: TaskOutcome): number | null {
  const [isPassed] = greedy === null ? [] : passesOf([greedy]);
  return isPassed === undefined ? null : Number(isPassed);
}

/** Records have no ids but their own. */
function nameOf({ taskId, key }: Examined): string {
  return taskId ?? key;
}

function settingsThatDiffer(first: EvaluationRunEntity, second: EvaluationRunEntity): string[] {
  const names = [...new Set([first, second].flatMap(({ settings }) => Object.keys(settings)))];
  return names.filter((name) => {
    const [one, other] = [first, second].map(({ settings }) => settings[name as 'n']);
    return !isDeepStrictEqual(one, other);
  });
}
