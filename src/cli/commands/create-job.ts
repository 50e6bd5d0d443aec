import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { type components, answerOf, connect, recipes } from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { watchToEnd } from '../watch/watch-to-end.js';
import { integer, wholeNumber } from '../whole-number.js';
import { type BudgetOptions, budgetOf, withBudget } from './budget-options.js';

type CreateJob = components['schemas']['CreateJobInput'];

interface CreateOptions extends JsonOption, BudgetOptions {
  readonly model: string;
  readonly dataset?: string;
  readonly recipe: string;
  readonly include?: readonly string[];
  readonly steps?: number;
  readonly seed?: number;
  readonly priority?: number;
  readonly name?: string;
  readonly body?: string;
  readonly watch?: boolean;
}

const bodyFile = z.looseObject({ recipe: z.looseObject({}).optional() });

export function registerCreateJob(jobs: Command): void {
  withBudget(jobs.command('create'))
    .description('train a model on a dataset')
    .option('--dataset <id>', 'the tasks to learn from')
    .option('--model <name>', 'the base model to start from', 'fledgling')
    .addOption(choiceOption('--recipe <name>', 'the training method', recipes).default('falcon'))
    .option('--include <marks...>', 'take tasks with these marks (default: verified)')
    .option('--steps <n>', 'steps of training', wholeNumber)
    .option('--seed <n>', 'repeats a run', wholeNumber)
    .option('--priority <n>', 'from -100 to 100; the highest is trained first', integer)
    .option('--name <name>', 'for people')
    .option('--body <file>', 'a JSON file with more settings, as POST /jobs takes them')
    .option('--watch', 'draw the progress until the job ends; exits 1 unless it succeeds')
    .option('--json', 'print the job as JSON')
    .action(async (options: CreateOptions) => {
      const connection = findConnection(process.env);
      const api = connect(connection);
      const job = await answerOf(api.POST('/jobs', { body: makeBody(options) }));
      if (options.watch) {
        await watchToEnd(connection, job.id, options);
      } else {
        print(job, options, ({ id }) => `queued ${id}; follow it: ./falconry jobs watch ${id}`);
      }
    });
}

/** What is posted: the file, with the options on top. The service checks it and names what is wrong. */
export function makeBody(options: CreateOptions): CreateJob {
  const { model, dataset, include, recipe, steps, seed, priority, name, body } = options;
  const file = body === undefined ? {} : bodyFile.parse(JSON.parse(readFileSync(body, 'utf8')));
  const method = { name: recipe, ...file.recipe };
  const budget = budgetOf(options);
  const tasks = include === undefined ? undefined : { include };
  const settings = { dataset, tasks, seed, priority, name, budget };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const merged = {
    model,
    ...file,
    recipe: { ...method, ...(steps === undefined ? {} : stepsField(method.name, steps)) },
    ...Object.fromEntries(given),
  };
  return merged as unknown as CreateJob;
}

/** Where each recipe keeps its number of steps. */
function stepsField(recipe: unknown, steps: number): object {
  switch (recipe) {
    case 'falcon':
      return { metaSteps: steps };
    case 'sft':
      return { stages: [{ steps }] };
    default:
      return { steps };
  }
}
