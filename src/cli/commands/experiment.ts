import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Command } from 'commander';
import {
  answerOf,
  type Api,
  type components,
  connect,
  type Connection,
} from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { loadTasks } from '../demo/load-tasks.js';
import { count, percent, signed } from '../output/figures.js';
import { type JsonOption, print, progressOutput } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { bar, ProgressLine } from '../output/progress-line.js';
import { formatTable } from '../table.js';
import { askAgain } from '../watch/ask-again.js';
import { bodyOf, type Described, FILE_DIGEST, readExperiment } from './experiment-file.js';
import { registerJudge } from './register-judge.js';

export type Experiment = components['schemas']['Experiment'];
export type Report = components['schemas']['ExperimentReport'];

interface ExperimentOptions extends JsonOption {
  readonly report?: string;
  readonly again?: boolean;
  readonly resume?: boolean;
}

const pollMs = 2_000;
/** A report of many arms takes longer than other calls. */
const deadlineMs = 300_000;

export function registerExperiment(program: Command): void {
  program
    .command('experiment')
    .description('train arms from one model and compare them; the same file again goes on with it')
    .argument('<file>', 'a YAML file, such as examples/experiments/smoke.yaml')
    .option('--report <folder>', 'write the report there: report.json, report.csv and report.html')
    .option('--again', 'post it anew, even where one of this file has ended or is under way')
    .option('--resume', 'run those of its cells again that failed or were cancelled')
    .option('--json', 'print the report as JSON')
    .action(experiment);
}

/** Exits 1 unless it succeeds. */
async function experiment(file: string, options: ExperimentOptions): Promise<void> {
  const connection = findConnection(process.env);
  const api = connect(connection, deadlineMs);
  const progress = new ProgressLine(progressOutput(options));
  const described = readExperiment(file);
  const known = await newestOf(api, described);
  const wish = wishOf(known, options);
  const begun =
    known === null || wish === 'post'
      ? await post(connection, described, { known, progress })
      : await (wish === 'resume' ? resume(api, known) : known);
  if (wish !== 'post') {
    progress.note(`${basename(file)} goes on as ${begun.id}, which is ${begun.state}`);
  }
  const ended = await follow(api, begun, progress);
  const params = { path: { id: ended.id } };
  const report = await answerOf(api.GET('/experiments/{id}/report', { params }));
  if (options.report !== undefined) {
    await write(api, report, options.report);
  }
  print(report, options, describeReport);
  process.exitCode = ended.state === 'succeeded' ? 0 : 1;
}

/** What becomes of the experiment of a file: another one is posted, its lost cells run again, or it is followed. */
export function wishOf(
  known: Pick<Experiment, 'state'> | null,
  { again = false, resume: resumes = false }: Pick<ExperimentOptions, 'again' | 'resume'>,
): 'post' | 'resume' | 'follow' {
  if (known === null || again) {
    return 'post';
  }
  if (resumes) {
    return known.state === 'succeeded' ? 'follow' : 'resume';
  }
  return known.state === 'cancelled' ? 'post' : 'follow';
}

function resume(api: Api, { id }: Experiment): Promise<Experiment> {
  return answerOf(api.POST('/experiments/{id}/resume', { params: { path: { id } } }));
}

/** The experiment that the file, as it is, was posted as last. */
async function newestOf(api: Api, { digest }: Described): Promise<Experiment | null> {
  const query = { limit: 1, metadata: { [FILE_DIGEST]: digest } };
  const { data } = await answerOf(api.GET('/experiments', { params: { query } }));
  return data[0] ?? null;
}

/** The key makes two that post the same file at one time post one experiment. */
async function post(
  connection: Connection,
  described: Described,
  { known, progress }: { readonly known: Experiment | null; readonly progress: ProgressLine },
): Promise<Experiment> {
  const api = connect(connection, deadlineMs);
  const body = await bodyOf(described, {
    dataset: async (file) => {
      const { dataset, isNew } = await loadTasks(connection, file);
      if (isNew) {
        progress.note(`imported ${count(dataset.taskCount)} tasks from ${basename(file)}`);
      }
      return dataset.id;
    },
    judge: (name, spec) => registerJudge(api, name, spec),
  });
  const key = `experiment-${described.digest}-after-${known?.id ?? 'none'}`;
  const params = { header: { 'Idempotency-Key': key } };
  return answerOf(api.POST('/experiments', { params, body }));
}

async function follow(api: Api, begun: Experiment, progress: ProgressLine): Promise<Experiment> {
  let current = begun;
  const params = { path: { id: begun.id } };
  while (!current.terminal) {
    progress.show(progressOf(current));
    current = await askAgain(() => answerOf(api.GET('/experiments/{id}', { params })), pollMs);
  }
  progress.finish(progressOf(current));
  return current;
}

export function progressOf({ id, state, progress, error }: Experiment): string {
  const { queued, training, evaluating, succeeded, failed, cancelled } = progress;
  const ended = succeeded + failed + cancelled;
  const total = queued + training + evaluating + ended;
  const parts = [
    `${id} ${state} ${bar(ended / total, 30)} ${count(ended)}/${count(total)} cells`,
    ...(training + evaluating === 0 ? [] : [`${training} training, ${evaluating} evaluating`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(error === null ? [] : [oneLine(error.detail, 100)]),
  ];
  return parts.join('; ');
}

async function write(api: Api, report: Report, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const params = { path: { id: report.experiment.id } };
  const types = { 'report.csv': 'text/csv', 'report.html': 'text/html' };
  for (const [name, accept] of Object.entries(types)) {
    const options = { params, headers: { accept }, parseAs: 'text' } as const;
    const text: string = await answerOf(api.GET('/experiments/{id}/report', options));
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}

/** Every arm by the metric of the experiment, and what must be known to believe it. */
export function describeReport({ experiment: of, arms, notes }: Report): string {
  const { metric, reference } = of.plan;
  const rows = arms.map(({ name, seeds, missing, metrics, comparison }) => {
    const value = metrics[metric] ?? null;
    const { difference = null } = comparison ?? {};
    return [
      oneLine(name, 40),
      missing === 0 ? count(seeds) : `${seeds} of ${seeds + missing}`,
      value === null
        ? '-'
        : `${percent(value.value)} (${percent(value.low)} to ${percent(value.high)})`,
      difference === null
        ? '-'
        : `${signed(difference.value, 3)} (${signed(difference.low, 3)} to ${signed(difference.high, 3)})`,
    ];
  });
  return [
    formatTable(['arm', 'seeds', metric, `less ${oneLine(reference, 40)}`], rows),
    ...notes.map((note) => `- ${note}`),
    `${of.id}, plan ${of.digest}`,
  ].join('\n');
}
