import type { Command } from 'commander';
import { answerOf, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { ago } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

export function registerModels(program: Command): void {
  program
    .command('models')
    .description('the models that can be trained and asked')
    .command('list')
    .description('list base models and those that jobs have made, newest first')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(async (options: JsonOption & { limit: number }) => {
      const api = connect(findConnection(process.env));
      const query = { limit: options.limit };
      const page = await answerOf(api.GET('/models', { params: { query } }));
      print(page, options, ({ data }) => {
        const rows = data.map(({ id, name, kind, jobId, createdAt }) => [
          id,
          oneLine(name, 40),
          kind,
          jobId ?? '-',
          ago(createdAt),
        ]);
        return formatTable(['id', 'name', 'kind', 'made by', 'made'], rows);
      });
    });
}
