import type { Command } from 'commander';
import { answerOf, type components, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { ago } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import { registerAdapting } from './adapt-model.js';
import { registerAdding } from './add-model.js';
import { wholeNumber } from '../whole-number.js';

type ModelAlias = components['schemas']['ModelAlias'];
type ModelPromotion = components['schemas']['ModelPromotion'];

interface ListOptions extends JsonOption {
  readonly limit: number;
}

export function registerModels(program: Command): void {
  const models = program
    .command('models')
    .description('the models that can be trained and asked, and the names they are served under');
  models
    .command('list')
    .description('list base models and those that jobs have made, newest first')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(list);
  registerAdding(models);
  registerAdapting(models);
  models
    .command('delete')
    .description('delete a model; refused while a name leads to it or something stands on it')
    .argument('<model>', 'mdl_…, or its own name')
    .action(async (id: string) => {
      const api = connect(findConnection(process.env));
      await answerOf(api.DELETE('/models/{id}', { params: { path: { id } } }));
      console.log(`deleted ${oneLine(id, 100)}`);
    });
  registerAliases(models);
}

function registerAliases(models: Command): void {
  models
    .command('promote')
    .description('make a name lead to a model, or to a checkpoint, which becomes a model then')
    .argument('<alias>', 'the name, such as production; it is made when there is none')
    .argument('<model>', 'mdl_…, ckpt_…, the name of a model, or another alias')
    .option('--json', 'print the answer as JSON')
    .action(promote);
  models
    .command('rollback')
    .description('make a name lead to what it led to before')
    .argument('<alias>')
    .option('--to <version>', 'an earlier version; history shows them', wholeNumber)
    .option('--json', 'print the answer as JSON')
    .action(rollBack);
  models
    .command('history')
    .description('list what a name has led to, newest first')
    .argument('<alias>')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .option('--json', 'print the answer as JSON')
    .action(history);
}

async function list(options: ListOptions): Promise<void> {
  const api = connect(findConnection(process.env));
  const query = { limit: options.limit };
  const page = await answerOf(api.GET('/models', { params: { query } }));
  print(page, options, ({ data }) => {
    const rows = data.map(({ id, name, kind, aliases, jobId, createdAt }) => [
      id,
      oneLine(name, 40),
      kind,
      oneLine(aliases.join(' ') || '-', 30),
      jobId ?? '-',
      ago(createdAt),
    ]);
    return formatTable(['id', 'name', 'kind', 'served as', 'made by', 'made'], rows);
  });
}

async function promote(name: string, model: string, options: JsonOption): Promise<void> {
  const api = connect(findConnection(process.env));
  const call = api.PUT('/models/aliases/{name}', { params: { path: { name } }, body: { model } });
  print(await answerOf(call), options, describeAlias);
}

async function rollBack(name: string, options: JsonOption & { to?: number }): Promise<void> {
  const api = connect(findConnection(process.env));
  const body = options.to === undefined ? {} : { version: options.to };
  const params = { path: { name } };
  const call = api.POST('/models/aliases/{name}/rollback', { params, body });
  print(await answerOf(call), options, describeAlias);
}

async function history(name: string, options: ListOptions): Promise<void> {
  const api = connect(findConnection(process.env));
  const params = { path: { name }, query: { limit: options.limit } };
  const page = await answerOf(api.GET('/models/aliases/{name}/history', { params }));
  print(page, options, ({ data }) => describeHistory(data));
}

function describeAlias({ name, modelId, modelName, version }: ModelAlias): string {
  return `${oneLine(name, 63)} leads to ${oneLine(modelName, 80)} (${modelId}), version ${version}`;
}

function describeHistory(promotions: readonly ModelPromotion[]): string {
  const rows = promotions.map(({ version, modelId, modelName, restores, createdAt }) => [
    String(version),
    modelId,
    oneLine(modelName, 50),
    restores === null ? '-' : `version ${restores}`,
    ago(createdAt),
  ]);
  return formatTable(['version', 'model', 'name', 'brought back', 'since'], rows);
}
