import { type Cell, csvOf } from '../common/report/csv.js';
import type { AttemptOutcome } from '../contracts/evaluation.js';
import { judgesOf, scoreOf } from '../training/evaluation/figures.js';
import { greedyOf, passAt } from './compare-evaluations.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';
import { type Examined, isContaminated } from './report-figures.js';

const OUTCOMES: readonly AttemptOutcome[] = [
  'passed',
  'failed',
  'answered',
  'truncated',
  'unjudged',
  'too_long',
];

/** A line for each task that was examined, with a head: RFC 4180, in UTF-8; what there is no figure of is empty. */
export function reportCsv(
  { settings }: Pick<EvaluationRunEntity, 'settings'>,
  tasks: readonly Examined[],
): string {
  const judges = judgesOf(tasks.map(({ outcome }) => outcome));
  const columns: readonly (readonly [string, (task: Examined) => Cell])[] = [
    ['position', ({ position }) => position],
    ['taskId', ({ taskId }) => taskId],
    ['key', ({ key }) => key],
    ['group', ({ group }) => group],
    ['trainingOverlap', ({ overlap }) => overlap?.training ?? null],
    ['memoryOverlap', ({ overlap }) => overlap?.memory ?? null],
    ['contaminated', ({ overlap }) => isContaminated(overlap, settings)],
    ...OUTCOMES.map(
      (name) =>
        [
          name,
          ({ outcome }: Examined) =>
            outcome.attempts.filter((attempt) => attempt.outcome === name).length,
        ] as const,
    ),
    ...(settings.tasks.kind === 'codal' ? [] : settings.k).map(
      (k) => [`pass@${k}`, ({ outcome }: Examined) => passAt(outcome, k)] as const,
    ),
    ['greedy', ({ outcome }) => greedyOf(outcome)],
    ...judges.map(
      (name) => [`judge ${name}`, ({ outcome }: Examined) => scoreOf(outcome, name)] as const,
    ),
  ];
  const head = columns.map(([name]) => name);
  const lines = tasks.map((task) => columns.map(([, cell]) => cell(task)));
  return csvOf([head, ...lines]);
}
