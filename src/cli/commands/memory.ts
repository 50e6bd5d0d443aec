import type { Command } from 'commander';
import { type components, answerOf, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine, printable } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';
import { registerEpisodes } from './episodes.js';
import { registerMemoryErrors } from './memory-errors.js';
import { registerMemoryRebuild } from './memory-rebuild.js';

type MemoryPurge = components['schemas']['MemoryPurge'];
type MemorySearch = components['schemas']['MemorySearch'];
type MemoryStats = components['schemas']['MemoryStats'];

interface SearchOptions extends JsonOption {
  readonly k: number;
  readonly project?: string;
  readonly full?: boolean;
}

export function registerMemory(program: Command): void {
  const memory = program.command('memory').description('what was learned from earlier attempts');
  registerSearch(memory);
  registerEpisodes(memory);
  memory
    .command('stats')
    .description('count what is remembered, and the share of each error type')
    .option('--json', 'print the answer as JSON')
    .action(async (options: JsonOption) => {
      const api = connect(findConnection(process.env));
      print(await answerOf(api.GET('/memory/stats')), options, describeStats);
    });
  registerMemoryErrors(memory);
  registerPurge(memory);
  registerMemoryRebuild(memory);
}

function registerSearch(memory: Command): void {
  memory
    .command('search')
    .description('find the episodes that a prompt for this task would draw on')
    .argument('<text>', 'the text of a task')
    .option('-k, --k <n>', 'how many', wholeNumber, 5)
    .option('--project <name>', 'also search the episodes of this project')
    .option('--full', 'show whole programs')
    .option('--json', 'print the answer as JSON')
    .action(async (text: string, options: SearchOptions) => {
      const { k, project } = options;
      const body = { text, k, ...(project === undefined ? {} : { project }) };
      const api = connect(findConnection(process.env));
      const found = await answerOf(api.POST('/memory/search', { body }));
      print(found, options, (shown) => describe(shown, options.full ?? false));
    });
}

function registerPurge(memory: Command): void {
  memory
    .command('purge')
    .description('forget all that came from one API key or job, and list what was trained on it')
    .argument('<origin>', 'as memory episodes show it')
    .option('--dry-run', 'tell what would go, and change nothing')
    .option('--json', 'print the answer as JSON')
    .action(async (origin: string, options: JsonOption & { readonly dryRun?: boolean }) => {
      const body = { origin, dryRun: options.dryRun ?? false };
      const api = connect(findConnection(process.env));
      print(await answerOf(api.POST('/memory/purge', { body })), options, describePurge);
    });
}

function describeStats({ sources, trust, errorShares, ...counts }: MemoryStats): string {
  const all = { ...counts, ...sources, ...trust };
  const rows = Object.entries(all).map(([name, count]) => [name, String(count)]);
  const errors = Object.entries(errorShares)
    .toSorted(([, a], [, b]) => b - a)
    .map(([type, share]) => [oneLine(type, 40), `${(100 * share).toFixed(1)} %`]);
  return `${formatTable(['', 'count'], rows)}\n\n${formatTable(['error type', 'share'], errors)}`;
}

function describePurge({ dryRun, episodes, checkpoints }: MemoryPurge): string {
  const done = dryRun ? 'would be forgotten' : 'are forgotten';
  const rows = checkpoints.map(({ id, jobId, step }) => [id, jobId, String(step)]);
  const trained =
    rows.length === 0
      ? 'nothing was trained on them'
      : `trained on them:\n${formatTable(['checkpoint', 'job', 'step'], rows)}`;
  return `${episodes} episodes ${done}; ${trained}`;
}

function describe({ data, degraded }: MemorySearch, isFull: boolean): string {
  if (data.length === 0) {
    return 'nothing alike is remembered';
  }
  const rows = data.map((hit) => [
    hit.episodeId,
    hit.similarity.toFixed(2),
    hit.isPassing ? 'passed' : (hit.errorType ?? 'failed'),
    hit.trust,
    oneLine(hit.taskText, 44),
  ]);
  const note = degraded ? ['', 'the index does not answer: only the newest were searched'] : [];
  const programs = isFull
    ? data.flatMap(({ episodeId, answer }) => ['', episodeId, printable(answer)])
    : [];
  const table = formatTable(['episode', 'alike', 'outcome', 'trust', 'task'], rows);
  return [table, ...note, ...programs].join('\n');
}
