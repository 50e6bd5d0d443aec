import type { Command } from 'commander';
import { answerOf, connect, jobStates } from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { ago } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import { describeJob } from '../watch/describe-job.js';
import type { Job } from '../watch/watch-job.js';
import { watchToEnd } from '../watch/watch-to-end.js';
import { registerChangeJob } from './change-job.js';
import { registerCreateJob } from './create-job.js';
import { registerJobRecords } from './job-records.js';
import { registerJobRequests } from './job-requests.js';
import { wholeNumber } from '../whole-number.js';

export function registerJobs(program: Command): void {
  const jobs = program.command('jobs').description('train a model, and follow its training');
  registerCreateJob(jobs);
  registerList(jobs);
  registerJobRequests(jobs);
  registerChangeJob(jobs);
  registerJobRecords(jobs);
  jobs
    .command('get')
    .description('show a job with what it has learned')
    .argument('<id>')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const api = connect(findConnection(process.env));
      const call = api.GET('/jobs/{id}', { params: { path: { id } } });
      print(await answerOf(call), options, describeJob);
    });
  jobs
    .command('watch')
    .description('draw the progress of a job until it ends; exits 1 unless it succeeds')
    .argument('<id>')
    .option('--json', 'print the job as JSON at the end')
    .action(async (id: string, options: JsonOption) => {
      await watchToEnd(findConnection(process.env), id, options);
    });
}

function registerList(jobs: Command): void {
  jobs
    .command('list')
    .description('list jobs, newest first')
    .addOption(choiceOption('--state <state>', 'only those in this state', jobStates))
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (options: JsonOption & { limit: number; state?: Job['state'] }) => {
      const { limit, state } = options;
      const query = { limit, ...(state === undefined ? {} : { state }) };
      const api = connect(findConnection(process.env));
      const page = await answerOf(api.GET('/jobs', { params: { query } }));
      print(page, options, ({ data }) => describeList(data));
    });
}

function describeList(jobs: readonly Job[]): string {
  const rows = jobs.map((job) => [
    job.id,
    oneLine(job.name ?? '-', 24),
    job.state,
    placeOf(job),
    `${job.progress.step}/${job.progress.total}`,
    job.effectiveConfig.recipe.name,
    ago(job.createdAt),
  ]);
  return formatTable(['id', 'name', 'state', 'waits', 'step', 'recipe', 'made'], rows);
}

/** Its place in the queue, and in two or three words why it waits. */
function placeOf({ queue }: Job): string {
  if (queue === null) {
    return '-';
  }
  const reason = queue.reason.replaceAll('_', ' ');
  return queue.position === null ? reason : `${queue.position}: ${reason}`;
}
