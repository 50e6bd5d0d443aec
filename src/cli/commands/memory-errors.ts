import type { Command } from 'commander';
import { answerOf, type components, connect, type operations } from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';

type ErrorStatistics = components['schemas']['ErrorStatistics'];
type Query = NonNullable<operations['getErrorStatistics']['parameters']['query']>;

interface ErrorsOptions extends JsonOption, Query {
  readonly job?: string;
  readonly task?: string;
}

const INTERVALS = ['hour', 'day', 'week'] as const satisfies Query['interval'][];
const MOST_SHOWN = 3;

export function registerMemoryErrors(memory: Command): void {
  memory
    .command('errors')
    .description('how often attempts ended in which error, over time')
    .option('--from <time>', 'since when, such as 2026-01-15T00:00:00Z; 30 intervals when left out')
    .option('--until <time>', 'until when; now when left out')
    .addOption(choiceOption('--interval <interval>', 'a day when left out', INTERVALS))
    .option('--project <name>', 'only of this project')
    .option('--tag <tag>', 'only of tasks with this tag')
    .option('--task <id>', 'only of this task')
    .option('--job <id>', 'only of this job')
    .option('--json', 'print the answer as JSON')
    .action(async (options: ErrorsOptions) => {
      const { job: jobId, task: taskId, json: _, ...query } = options;
      const named = Object.entries({ jobId, taskId }).filter(([, id]) => id !== undefined);
      const params = { query: { ...query, ...Object.fromEntries(named) } };
      const api = connect(findConnection(process.env));
      print(
        await answerOf(api.GET('/memory/error-statistics', { params })),
        options,
        describeErrors,
      );
    });
}

/** Buckets without attempts are left out. */
export function describeErrors({ buckets }: ErrorStatistics): string {
  const rows = buckets
    .filter(({ attempts }) => attempts > 0)
    .map(({ from, attempts, passing, errors }) => [
      from.slice(0, 16),
      String(attempts),
      percent(passing / attempts),
      errors
        .filter(({ count }) => count > 0)
        .slice(0, MOST_SHOWN)
        .map(({ errorType, rate, longTermShare }) => {
          return `${oneLine(errorType, 24)} ${percent(rate)} (${percent(longTermShare)})`;
        })
        .join(', '),
    ]);
  return rows.length === 0
    ? 'no attempt of that time is remembered'
    : formatTable(['since', 'attempts', 'passed', 'ended in (long-term share)'], rows);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
