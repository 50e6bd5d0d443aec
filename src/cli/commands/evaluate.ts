import { readFileSync, writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import {
  type Api,
  type components,
  answerOf,
  connect,
  memoryArms,
} from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { count, percent, signed } from '../output/figures.js';
import { type JsonOption, print, progressOutput } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { bar, ProgressLine } from '../output/progress-line.js';
import { formatTable } from '../table.js';
import { askAgain } from '../watch/ask-again.js';
import { wholeNumber } from '../whole-number.js';

type Create = components['schemas']['CreateEvaluationInput'];
export type Evaluation = components['schemas']['EvaluationRun'];
export type Report = components['schemas']['EvaluationReport'];
type Figures = components['schemas']['EvaluationFigures'];
type Interval = components['schemas']['Interval'];

interface EvaluateOptions extends JsonOption {
  readonly model: string;
  readonly dataset?: string;
  readonly split?: string;
  readonly subset?: string;
  readonly limit?: number;
  readonly codal?: string;
  readonly n?: number;
  readonly k?: readonly string[];
  readonly temperature?: number;
  readonly greedy: boolean;
  readonly memory?: string;
  readonly judge?: readonly string[];
  readonly seed?: number;
  readonly compareTo?: string;
  readonly body?: string;
  readonly csv?: string;
}

const pollMs = 1_000;
/** A comparison of many tasks takes longer than other calls. */
const deadlineMs = 120_000;
const bodyFile = z.looseObject({ tasks: z.looseObject({}).optional() });

export function registerEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description('examine a model on tasks: pass@k with intervals, by difficulty')
    .option('--model <name>', 'a model, an alias or a checkpoint', 'fledgling')
    .option('--dataset <id>', 'ds_…, whose tasks are asked')
    .option('--split <split>', 'train, validation or test (default: test)')
    .option('--subset <name>', 'a named part of the split')
    .option('--limit <n>', 'at most so many tasks, drawn by the seed', wholeNumber)
    .option('--codal <file>', 'records of CODAL as JSON lines, in place of --dataset')
    .option('-n, --n <n>', 'answers to each task', wholeNumber)
    .option('-k, --k <k...>', 'the k of pass@k, none above n')
    .option('--temperature <t>', '0 is greedy, with -n 1', number)
    .option('--no-greedy', 'without one greedy answer to each task')
    .addOption(choiceOption('--memory <arm>', 'what prompts may show of memory', memoryArms))
    .option('--judge <ids...>', 'jdg_… that scores every answer')
    .option('--seed <n>', 'repeats an evaluation', wholeNumber)
    .option('--compare-to <id>', 'erun_… of the same dataset, which the report compares with')
    .option('--body <file>', 'a JSON file with more settings, as POST /evaluations takes them')
    .option('--csv <file>', 'write a line for each task as well')
    .option('--json', 'print the report as JSON')
    .action(evaluate);
}

/** Exits 1 unless it succeeds. */
async function evaluate(options: EvaluateOptions): Promise<void> {
  const api = connect(findConnection(process.env), deadlineMs);
  const posted = await answerOf(api.POST('/evaluations', { body: makeEvaluation(options) }));
  const run = await follow(api, posted, new ProgressLine(progressOutput(options)));
  if (run.state !== 'succeeded') {
    print(run, options, ({ id, state, error }) => `${id} ${state}: ${error?.detail ?? ''}`);
    process.exitCode = 1;
    return;
  }
  const params = { path: { id: run.id } };
  const report = await answerOf(api.GET('/evaluations/{id}/report', { params }));
  if (options.csv !== undefined) {
    writeFileSync(options.csv, await readCsv(api, run.id));
  }
  print(report, options, describeReport);
}

/** What is posted: the file, with the options on top. @throws when it would name no tasks */
export function makeEvaluation(options: EvaluateOptions): Create {
  const { model, dataset, codal, body, n, k, temperature, greedy, memory, judge, seed } = options;
  const file = body === undefined ? {} : bodyFile.parse(JSON.parse(readFileSync(body, 'utf8')));
  if (dataset === undefined && codal === undefined && file.tasks === undefined) {
    throw new Error('give --dataset, --codal, or tasks in --body');
  }
  const given = {
    tasks: codal === undefined ? splitOf(options, file.tasks) : recordsOf(codal),
    n,
    k: k?.map((size) => Number(size)),
    temperature,
    greedy: greedy ? undefined : false,
    memory: memory === undefined ? undefined : { arm: memory },
    judges: judge?.map((id) => ({ judge: id })),
    seed,
    compareTo: options.compareTo,
  };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { model, ...file, ...Object.fromEntries(set) } as unknown as Create;
}

function splitOf(
  { dataset, split, subset, limit }: EvaluateOptions,
  file: object | undefined,
): object | undefined {
  const given = { dataset, split, subset, limit };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return set.length === 0 ? undefined : { kind: 'split', ...file, ...Object.fromEntries(set) };
}

function recordsOf(file: string): object {
  const lines = readFileSync(file, 'utf8').split('\n');
  const records = lines
    .filter((line) => line.trim() !== '')
    .map((line): unknown => JSON.parse(line));
  return { kind: 'codal', records };
}

async function follow(api: Api, posted: Evaluation, progress: ProgressLine): Promise<Evaluation> {
  let run = posted;
  const params = { path: { id: posted.id } };
  while (!run.terminal) {
    progress.show(progressOf(run));
    run = await askAgain(() => answerOf(api.GET('/evaluations/{id}', { params })), pollMs);
  }
  progress.finish(progressOf(run));
  return run;
}

export function progressOf({ id, state, progress: { done, total }, error }: Evaluation): string {
  if (total === null || state === 'queued') {
    return `${id} ${state}${error === null ? '' : `: ${oneLine(error.detail, 100)}`}`;
  }
  const share = done / total;
  return `${id} ${state} ${bar(share, 30)} ${percent(share)} ${count(done)}/${count(total)} tasks`;
}

function readCsv(api: Api, id: string): Promise<string> {
  const params = { path: { id } };
  const headers = { accept: 'text/csv' };
  const call = api.GET('/evaluations/{id}/report', { params, headers, parseAs: 'text' });
  return answerOf(call);
}

/** Figures by group, and what must be known to believe them. */
export function describeReport(report: Report): string {
  const { evaluation, overall, groups, clean, comparison } = report;
  const rows: readonly (readonly [string, Figures])[] = [
    ...groups.map(({ name, figures }) => [oneLine(name, 30), figures] as const),
    ['all', overall],
    ...(clean === null ? [] : [['not contaminated', clean] as const]),
  ];
  const ks = Object.keys(overall.passAt);
  const judges = Object.keys(overall.judges);
  const hasGreedy = overall.greedy !== null;
  const headings = [
    'tasks',
    'n',
    ...ks.map((k) => `pass@${k}`),
    ...(hasGreedy ? ['greedy'] : []),
    ...judges,
  ];
  const cells = rows.map(([name, figures]) => [
    name,
    count(figures.tasks),
    ...ks.map((k) => interval(figures.passAt[k])),
    ...(hasGreedy ? [interval(figures.greedy)] : []),
    ...judges.map((judge) => interval(figures.judges[judge]?.mean)),
  ]);
  return [
    `${evaluation.model.name}, memory ${evaluation.settings.memory?.arm ?? 'none'}, seed ${evaluation.settings.seed}`,
    formatTable(headings, cells),
    `attempts: ${counts(overall.outcomes)}; ${overall.tasksLeftOut} tasks left out of pass@k; ${report.contaminated} contaminated`,
    ...(comparison === null ? [] : ['', describeComparison(comparison)]),
    evaluation.id,
  ].join('\n');
}

function describeComparison({
  from,
  metrics,
  differing,
}: NonNullable<Report['comparison']>): string {
  const rows = metrics.map(({ metric, tasks, difference, better, worse, same, pValue }) => [
    metric,
    count(tasks),
    `${signed(difference.value, 3)} (${signed(difference.low, 3)} to ${signed(difference.high, 3)})`,
    `${better}/${worse}/${same}`,
    pValue.toFixed(4),
  ]);
  const others = differing.length === 0 ? '' : `; settings that differ: ${differing.join(', ')}`;
  return [
    `against ${from}${others}`,
    formatTable(['figure', 'n', 'difference', 'better/worse/same', 'p'], rows),
  ].join('\n');
}

function interval(value: Interval | null | undefined): string {
  return value === null || value === undefined
    ? '-'
    : `${value.value.toFixed(3)} (${value.low.toFixed(3)}-${value.high.toFixed(3)})`;
}

function counts(named: Readonly<Record<string, number>>): string {
  return Object.entries(named)
    .map(([name, value]) => `${count(value)} ${name}`)
    .join(', ');
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number.');
  }
  return value;
}
