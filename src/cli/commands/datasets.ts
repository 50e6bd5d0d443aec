import { basename } from 'node:path';
import type { Command } from 'commander';
import {
  type Connection,
  type Dataset,
  answerOf,
  connect,
  datasetFormats,
  splitRules,
  uploadDataset,
} from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { ago, count, percent } from '../output/figures.js';
import { type JsonOption, print, progressOutput } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { bar, ProgressLine } from '../output/progress-line.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';
import { askAgain } from '../watch/ask-again.js';

interface ImportOptions extends JsonOption {
  readonly name?: string;
  readonly format?: string;
  readonly project?: string;
  readonly split?: string;
  readonly verify?: boolean;
}

const verifyPollMs = 1000;

export function registerDatasets(program: Command): void {
  const datasets = program.command('datasets').description('import and list sets of tasks');
  datasets
    .command('import')
    .description('import a file of tasks: native rows, HumanEval, MBPP, APPS or LiveCodeBench')
    .argument('<file>', '.jsonl, .jsonl.gz, or .json with an array')
    .option('--name <name>', 'default: the name of the file')
    .addOption(
      choiceOption('--format <format>', 'default: recognised from the first row', datasetFormats),
    )
    .option('--project <name>', 'the project of tasks whose row names none')
    .addOption(choiceOption('--split <rule>', 'given, hash, or one split for all', splitRules))
    .option('--verify', 'wait until every canonical solution has been run against its tests')
    .option('--json', 'print the answer as JSON')
    .action(importDataset);
  datasets
    .command('list')
    .description('list datasets, newest first')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (options: JsonOption & { limit: number }) => {
      const api = connect(findConnection(process.env));
      const query = { limit: options.limit };
      const page = await answerOf(api.GET('/datasets', { params: { query } }));
      print(page, options, ({ data }) => describe(data));
    });
  datasets
    .command('delete')
    .description('delete a dataset with its tasks; refused while a job needs it')
    .argument('<id>', 'ds_…')
    .action(async (id: string) => {
      const api = connect(findConnection(process.env));
      await answerOf(api.DELETE('/datasets/{id}', { params: { path: { id } } }));
      console.log(`deleted ${id}`);
    });
}

async function importDataset(file: string, options: ImportOptions): Promise<void> {
  const connection = findConnection(process.env);
  const progress = new ProgressLine(progressOutput(options));
  const { format, project, split, name = nameOf(file) } = options;
  const upload = Object.fromEntries(
    Object.entries({ name, format, project, split }).filter(([, value]) => value !== undefined),
  ) as { name: string };
  const imported = await uploadDataset(connection, file, upload, (share) => {
    progress.show(`importing ${bar(share, 30)} ${percent(share)}`);
  });
  progress.finish(`imported ${count(imported.taskCount)} tasks from ${file}`);
  const dataset = options.verify ? await verify(connection, imported, progress) : imported;
  print(dataset, options, (shown) => describe([shown]));
}

/** Waits until the last canonical solution has been run. */
async function verify(
  connection: Connection,
  { id, taskCount }: Dataset,
  progress: ProgressLine,
): Promise<Dataset> {
  const api = connect(connection);
  const params = { path: { id } };
  let dataset = await answerOf(api.GET('/datasets/{id}', { params }));
  while (dataset.verification.state !== 'done') {
    dataset = await askAgain(() => answerOf(api.GET('/datasets/{id}', { params })), verifyPollMs);
    const done = Object.values(dataset.verification.counts).reduce((sum, of) => sum + of, 0);
    progress.show(`verifying ${bar(done / taskCount, 30)} ${count(done)}/${count(taskCount)}`);
  }
  progress.finish(`verified: ${describeCounts(dataset.verification.counts)}`);
  return dataset;
}

function describe(datasets: readonly Dataset[]): string {
  const rows = datasets.map((dataset) => [
    dataset.id,
    oneLine(`${dataset.name} v${dataset.version}`, 30),
    dataset.format,
    dataset.status,
    describeCounts(dataset.splits),
    verification(dataset),
    ago(dataset.createdAt),
  ]);
  return formatTable(['id', 'name', 'format', 'status', 'tasks', 'verified', 'made'], rows);
}

function verification({ verification: { state, counts }, taskCount }: Dataset): string {
  return state === 'none' ? '-' : `${counts['verified'] ?? 0}/${taskCount} (${state})`;
}

function describeCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, value]) => `${count(value)} ${name}`)
    .join(', ');
}

function nameOf(file: string): string {
  return basename(file).replace(/(\.jsonl?)?(\.gz)?$/, '');
}
