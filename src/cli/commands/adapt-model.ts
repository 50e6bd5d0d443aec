import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { answerOf, type components, connect, type paths } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { count, duration } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { oneLine } from '../output/printable.js';
import { wholeNumber } from '../whole-number.js';

type AdaptModel = paths['/models/{id}/adapt']['post']['requestBody']['content']['application/json'];
type Example = NonNullable<AdaptModel['examples']>[number];
type Model = components['schemas']['Model'];

interface AdaptOptions extends JsonOption {
  readonly examples?: string;
  readonly task: readonly string[];
  readonly feedback: readonly string[];
  readonly steps?: number;
  readonly name?: string;
  readonly project?: string;
}

/** Large models take longer than other calls. */
const deadlineMs = 900_000;

export function registerAdapting(models: Command): void {
  models
    .command('adapt')
    .description('make a model of another by a few inner steps on solved examples; the other stays')
    .argument('<model>', 'mdl_…, ckpt_…, a name or an alias')
    .option('--examples <file>', 'lines of JSON with prompt and solution; - is standard input')
    .option(
      '--task <ids>',
      'a task with its canonical solution, ds_…/task_…; repeat it',
      gather,
      [],
    )
    .option('--feedback <id>', 'feedback that shows a right answer, fb_…; repeat it', gather, [])
    .option('--steps <k>', 'inner steps; default: those of its training', wholeNumber)
    .option('--name <name>', 'tells it from others of its base')
    .option('--project <name>', 'what it is adapted to')
    .option('--json', 'print the answer as JSON')
    .action(async (id: string, options: AdaptOptions) => {
      const api = connect(findConnection(process.env), deadlineMs);
      const params = { path: { id } };
      const call = api.POST('/models/{id}/adapt', { params, body: makeAdaptation(options) });
      print(await answerOf(call), options, describe);
    });
}

/** The body of the request. */
function makeAdaptation(options: AdaptOptions): AdaptModel {
  const { examples, task, feedback, steps, name, project } = options;
  const tasks = task.map((ids): Example => {
    const [datasetId = '', taskId = ''] = ids.split('/');
    return { task: { datasetId, taskId } };
  });
  const given = { steps, name, project };
  return {
    examples: [...(examples === undefined ? [] : readExamples(examples)), ...tasks],
    feedback: [...feedback],
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

/** @throws when a line is no JSON; what is in it is checked by the service */
function readExamples(file: string): Example[] {
  const lines = readFileSync(file === '-' ? 0 : file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    try {
      return line.trim() === '' ? [] : [JSON.parse(line) as Example];
    } catch {
      throw new Error(`line ${index + 1} of the examples is no JSON`);
    }
  });
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function describe({ id, name, adaptation }: Model): string {
  const made = `${oneLine(name, 80)} (${id})`;
  if (adaptation === null) {
    return made;
  }
  const { losses, tokens, engineSeconds } = adaptation;
  return [
    made,
    `loss ${losses.map((loss) => loss.toFixed(3)).join(' → ')}`,
    `${count(tokens)} tokens in ${duration(engineSeconds)}`,
  ].join('\n');
}
