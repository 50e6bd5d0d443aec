import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { answerOf, type components, connect, type operations } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

type Attempt = Pick<
  components['schemas']['Attempt'],
  'id' | 'step' | 'taskId' | 'verdict' | 'reward' | 'answer'
>;
type Query = NonNullable<operations['listJobAttempts']['parameters']['query']>;

interface AttemptsOptions extends JsonOption {
  readonly limit: number;
  readonly step?: number;
  readonly task?: string;
  readonly status?: NonNullable<Query['status']>;
  readonly error?: string;
  readonly component?: string;
  readonly min?: string;
  readonly max?: string;
}

/** What a job has left behind: its attempts, and its report. */
export function registerJobRecords(jobs: Command): void {
  registerAttempts(jobs);
  jobs
    .command('report')
    .description('write what a job was and came to as a page for a browser')
    .argument('<id>')
    .option('--out <file>', 'default: <id>.html')
    .option('--json', 'print the report as JSON instead')
    .action(report);
}

function registerAttempts(jobs: Command): void {
  jobs
    .command('attempts')
    .description('list programs that a job has sampled, newest first')
    .argument('<id>')
    .option('--step <n>', 'only of this step', wholeNumber)
    .option('--task <id>', 'only of this task')
    .option('--status <status>', 'such as passed or runtime_error')
    .option('--error <type>', 'such as NameError')
    .option('--component <name>', 'only where this part of the reward was scored')
    .option('--min <value>', 'the least value of the component, or of the whole reward')
    .option('--max <value>', 'the greatest')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: AttemptsOptions) => {
      const api = connect(findConnection(process.env));
      const params = { path: { id }, query: makeQuery(options) };
      const page = await answerOf(api.GET('/jobs/{id}/attempts', { params }));
      print(page, options, ({ data }) => describe(data));
    });
}

async function report(id: string, options: JsonOption & { readonly out?: string }): Promise<void> {
  const api = connect(findConnection(process.env));
  const params = { path: { id } };
  if (options.json) {
    const answer = await answerOf(api.GET('/jobs/{id}/report', { params }));
    console.log(JSON.stringify(answer, null, 2));
    return;
  }
  const headers = { accept: 'text/html' };
  const page = await answerOf(api.GET('/jobs/{id}/report', { params, headers, parseAs: 'text' }));
  const file = options.out ?? `${id}.html`;
  writeFileSync(file, page);
  console.log(`wrote ${file}; open it in a browser`);
}

/** The filters that were given, by the names of the API. The service checks them. */
export function makeQuery(options: AttemptsOptions): Query {
  const { limit, step, task, status, error, component, min, max } = options;
  const filters = {
    step,
    taskId: task,
    status,
    errorType: error,
    rewardComponent: component,
    rewardMin: min,
    rewardMax: max,
  };
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return { limit, ...Object.fromEntries(given) };
}

function describe(attempts: readonly Attempt[]): string {
  const rows = attempts.map(({ id, step, taskId, verdict, reward, answer }) => [
    id,
    String(step),
    taskId,
    verdict.status,
    oneLine(verdict.errorType ?? '-', 20),
    reward.total === null ? '-' : reward.total.toFixed(2),
    oneLine(answer, 40),
  ]);
  return formatTable(['id', 'step', 'task', 'verdict', 'error', 'reward', 'answer'], rows);
}
