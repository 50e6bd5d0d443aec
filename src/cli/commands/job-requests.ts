import type { Command } from 'commander';
import { answerOf, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import type { Job } from '../watch/watch-job.js';
import { type BudgetOptions, budgetOf, withBudget } from './budget-options.js';

interface ResumeOptions extends JsonOption, BudgetOptions {
  readonly allowInexact?: boolean;
}

/** The verbs of a job: pause, resume and cancel. */
export function registerJobRequests(jobs: Command): void {
  jobs
    .command('pause')
    .description('let a job stop after the step it is in; its checkpoints stay')
    .argument('<id>')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const api = connect(findConnection(process.env));
      const call = api.POST('/jobs/{id}/pause', { params: { path: { id } } });
      print(await answerOf(call), options, describe);
    });
  withBudget(jobs.command('resume'))
    .description('queue a paused job again; limits that are given replace those it had')
    .argument('<id>')
    .option('--allow-inexact', 'also where the result would differ in its last bits')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: ResumeOptions) => {
      const api = connect(findConnection(process.env));
      const body = makeResume(options);
      const call = api.POST('/jobs/{id}/resume', { params: { path: { id } }, body });
      print(await answerOf(call), options, describe);
    });
  jobs
    .command('cancel')
    .description('end a job at once; its checkpoints stay')
    .argument('<id>')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const api = connect(findConnection(process.env));
      const call = api.POST('/jobs/{id}/cancel', { params: { path: { id } } });
      print(await answerOf(call), options, describe);
    });
}

function makeResume(options: ResumeOptions): { allowInexact?: boolean; budget?: object } {
  const { allowInexact } = options;
  const budget = budgetOf(options);
  return {
    ...(allowInexact === undefined ? {} : { allowInexact }),
    ...(budget === undefined ? {} : { budget }),
  };
}

function describe({ id, state, queue }: Job): string {
  return `${id} is ${state}${queue === null ? '' : `: ${queue.detail}`}`;
}
