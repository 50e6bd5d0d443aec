import { type Command, InvalidArgumentError } from 'commander';
import { answerOf, type components, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { integer } from '../whole-number.js';
import { describeJob } from '../watch/describe-job.js';
import { type BudgetOptions, budgetOf, withBudget } from './budget-options.js';

type ChangeJob = components['schemas']['ChangeJob'];

interface ChangeOptions extends JsonOption, BudgetOptions {
  readonly name?: string;
  readonly priority?: number;
  readonly metadata?: Readonly<Record<string, string | null>>;
}

/** Changes a job as it was read: who was first wins, and the second is told. */
export function registerChangeJob(jobs: Command): void {
  withBudget(jobs.command('change'))
    .description('change name, metadata, priority or limits; what is left out stays')
    .argument('<id>')
    .option('--name <name>', 'for people')
    .option('--priority <n>', 'from -100 to 100; the highest is trained first', integer)
    .option('--metadata <key=value...>', 'pairs of your own; key= with nothing removes one', pairs)
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: ChangeOptions) => {
      const api = connect(findConnection(process.env));
      const path = { id };
      const { version } = await answerOf(api.GET('/jobs/{id}', { params: { path } }));
      const header = { 'If-Match': `"${version}"` };
      const body = makeChange(options);
      const call = api.PATCH('/jobs/{id}', { params: { path, header }, body });
      print(await answerOf(call), options, describeJob);
    });
}

/** What is sent: only what was given. */
export function makeChange(options: ChangeOptions): ChangeJob {
  const { name, priority, metadata } = options;
  const settings = { name, priority, metadata, budget: budgetOf(options) };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Gathers `key=value` options. @throws InvalidArgumentError without an equals sign after a key */
export function pairs(
  text: string,
  before: Readonly<Record<string, string | null>> = {},
): Readonly<Record<string, string | null>> {
  const at = text.indexOf('=');
  if (at < 1) {
    throw new InvalidArgumentError('It must be key=value.');
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) || null };
}
