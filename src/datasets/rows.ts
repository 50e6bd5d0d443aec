import { ProblemError } from '../common/problems.js';
import type { TaskRow } from '../contracts/task.js';
import { type Importer, RowError, type RowFault } from './importers/importer.js';
import { type Format, importerFor } from './importers/importers.js';
import { type SplitRule, withSplit } from './importers/splits.js';
import { lineProblem, readLines } from './jsonl-lines.js';

/** A row on its way in, and how to speak of it. */
export interface SourceRow {
  readonly row: unknown;
  /** Such as `line 3`. */
  readonly place: string;
  /** JSON pointer of the row in the request. */
  readonly pointer: string;
  /** Bytes read up to the end of the row. */
  readonly bytes: number;
}

/** The rows of JSON lines. @throws ProblemError invalid-dataset */
export async function* rowsOfLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<SourceRow> {
  for await (const { number, text, bytes } of readLines(chunks)) {
    yield {
      row: parse(text, number),
      place: `line ${number}`,
      pointer: `#/lines/${number}`,
      bytes,
    };
  }
}

/** The rows of a JSON body. */
export async function* rowsOfBody(rows: readonly unknown[]): AsyncGenerator<SourceRow> {
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
    yield { row, place: `row ${index + 1}`, pointer: `#/body/rows/${index}`, bytes };
  }
}

export interface TaskSettings {
  readonly format: Format;
  readonly split: SplitRule;
  readonly project?: string | undefined;
}

export interface ReadTask {
  readonly task: TaskRow;
  readonly format: string;
  readonly bytes: number;
}

/**
 * The tasks that rows stand for, in order.
 *
 * @throws ProblemError invalid-dataset at the first row that is wrong, naming every field of it that is
 */
export async function* tasksOf(
  rows: AsyncIterable<SourceRow>,
  settings: TaskSettings,
): AsyncGenerator<ReadTask> {
  const places = new Map<string, string>();
  let importer: Importer | null = null;
  for await (const source of rows) {
    try {
      importer ??= importerFor(settings.format, source.row);
      const task = refine(importer.read(source.row), settings);
      refuseRepeat(places, task.key, source.place);
      yield { task, format: importer.format, bytes: source.bytes };
    } catch (error) {
      throw error instanceof RowError ? refusal(source, error.faults) : error;
    }
  }
}

function refine(task: ReturnType<Importer['read']>, settings: TaskSettings): TaskRow {
  const refined = withSplit(task, settings.split);
  for (const field of ['key', 'project', 'subset', 'difficulty', 'tags'] as const) {
    // PostgreSQL can neither store nor compare it.
    if (JSON.stringify(refined[field] ?? '').includes('\\u0000')) {
      throw new RowError([{ pointer: `/${field}`, detail: 'must not contain NUL' }]);
    }
  }
  return refined.project === undefined && settings.project !== undefined
    ? { ...refined, project: settings.project }
    : refined;
}

function refuseRepeat(places: Map<string, string>, key: string, place: string): void {
  const earlier = places.get(key);
  if (earlier !== undefined) {
    throw new RowError([{ pointer: '/key', detail: `"${key}" is the task of ${earlier} already` }]);
  }
  places.set(key, place);
}

function refusal(source: SourceRow, faults: readonly RowFault[]): ProblemError {
  const summary = faults.map(({ pointer, detail }) => `${pointer || 'the row'}: ${detail}`);
  return new ProblemError(
    'invalid-dataset',
    `${source.place}: ${summary.join('; ')}`.slice(0, 2_000),
    faults.slice(0, 100).map(({ pointer, detail }) => ({
      pointer: source.pointer + pointer,
      detail,
    })),
  );
}

function parse(text: string, number: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw lineProblem(number, `the line is not JSON: ${(error as Error).message}`);
  }
}
