import type { Command } from 'commander';
import {
  type Connection,
  answerOf,
  type components,
  type paths,
  connect,
} from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { bytes, count, percent } from '../output/figures.js';
import { type JsonOption, print, progressOutput } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { bar, ProgressLine } from '../output/progress-line.js';
import { formatTable } from '../table.js';
import { askAgain } from '../watch/ask-again.js';

type Model = components['schemas']['Model'];
type CreateModel = paths['/models']['post']['requestBody']['content']['application/json'];
type Template = NonNullable<NonNullable<CreateModel['settings']>['promptTemplate']>;

interface AddOptions extends JsonOption {
  readonly name?: string;
  readonly template?: Template;
}

const POLL_MS = 1000;
const TEMPLATES: readonly Template[] = ['fenced_answer', 'commented_blocks'];

export function registerAdding(models: Command): void {
  models
    .command('add')
    .description(
      'register a base model: a folder of MODELS_DIR, or a model of the hub at one commit',
    )
    .argument('<source>', 'FOLDER, or HUB_ID@REVISION with all 40 digits of the commit')
    .option('--name <name>', 'default: the last part of the source')
    .addOption(choiceOption('--template <name>', 'default: fenced_answer', TEMPLATES))
    .option('--json', 'print the answer as JSON')
    .action(add);
  models
    .command('show')
    .description('show the card of a model: what it is, what it needs, how it was trained')
    .argument('<model>', 'mdl_…, ckpt_…, a name or an alias')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: JsonOption) => {
      const api = connect(findConnection(process.env));
      const call = api.GET('/models/{id}', { params: { path: { id } } });
      print(await answerOf(call), options, describeModel);
    });
}

/** What a request names as the source of a base model. */
export function sourceOf(text: string): { folder: string } | { hub: string; revision: string } {
  const at = text.lastIndexOf('@');
  return at < 0 ? { folder: text } : { hub: text.slice(0, at), revision: text.slice(at + 1) };
}

async function add(source: string, options: AddOptions): Promise<void> {
  const connection = findConnection(process.env);
  const { name, template } = options;
  const body: CreateModel = {
    source: sourceOf(source),
    ...(name === undefined ? {} : { name }),
    ...(template === undefined ? {} : { settings: { promptTemplate: template } }),
  };
  const made = await answerOf(connect(connection).POST('/models', { body }));
  const model = await watch(connection, made, new ProgressLine(progressOutput(options)));
  print(model, options, describeModel);
  process.exitCode = model.state === 'ready' ? 0 : 1;
}

/** Draws how many bytes are there until the model is ready or failed. */
async function watch(connection: Connection, first: Model, line: ProgressLine): Promise<Model> {
  const api = connect(connection);
  let model = first;
  while (model.state === 'registering') {
    const { doneBytes = 0, totalBytes = null, error = null } = model.download ?? {};
    const share = totalBytes === null ? 0 : doneBytes / Math.max(1, totalBytes);
    const trouble = error === null ? '' : ` ${oneLine(error.detail, 60)}`;
    line.show(`${oneLine(model.name, 30)} ${bar(share, 30)} ${percent(share)}${trouble}`);
    const params = { path: { id: model.id } };
    model = await askAgain(() => answerOf(api.GET('/models/{id}', { params })), POLL_MS);
  }
  line.finish();
  return model;
}

export function describeModel({ id, name, state, card, download, lineage }: Model): string {
  const error = download?.error ?? null;
  const rows = [
    ['id', id],
    ['name', oneLine(name, 80)],
    ['state', state],
    ...(state === 'failed' && error !== null ? [['error', oneLine(error.detail, 200)]] : []),
    ...(card === null ? [] : describeCard(card)),
    ...lineage.map(({ jobId, recipe, datasetId, steps }) => [
      'trained by',
      `${jobId}: ${recipe}, ${count(steps)} steps on ${datasetId}`,
    ]),
  ];
  return formatTable(['', ''], rows);
}

function describeCard(card: NonNullable<Model['card']>): string[][] {
  const { float32, bfloat16 } = card.memory;
  const cache = bfloat16.cacheBytesPerToken;
  return [
    ['architecture', card.architecture],
    ['parameters', count(card.parameters)],
    ['context', card.contextLength === null ? 'without limit' : count(card.contextLength)],
    ['weights', `${card.dtype}, ${bytes(card.sizeBytes)}`],
    ['licence', card.licence ?? 'not stated'],
    [
      'memory',
      `${bytes(bfloat16.weightsBytes)} in bfloat16, ${bytes(float32.weightsBytes)} in float32`,
    ],
    ['and a token', cache === null ? 'unknown' : `${bytes(cache)} in bfloat16`],
    ['digest', card.digest],
  ];
}
