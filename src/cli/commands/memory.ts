import type { Command } from 'commander';
import { type components, answerOf, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine, printable } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

type MemorySearch = components['schemas']['MemorySearch'];

interface SearchOptions extends JsonOption {
  readonly k: number;
  readonly project?: string;
  readonly full?: boolean;
}

export function registerMemory(program: Command): void {
  program
    .command('memory')
    .description('what was learned from earlier attempts')
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
