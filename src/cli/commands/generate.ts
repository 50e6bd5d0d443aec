import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { type components, answerForms, answerOf, connect } from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { printable } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

type Generate = components['schemas']['GenerateInput'];
export type Generation = components['schemas']['Generation'];

interface GenerateOptions extends JsonOption {
  readonly model: string;
  readonly file?: string;
  readonly task?: string;
  readonly form?: 'completion' | 'program';
  readonly project?: string;
  readonly n?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly maxNewTokens?: number;
  readonly memory: boolean;
  readonly k?: number;
}

/** Sampling of long answers on a busy machine takes longer than other calls. */
const deadlineMs = 300_000;

export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description('ask a model for a program')
    .argument('[prompt]', 'what to solve; or give --file or --task')
    .option('--model <name>', 'id or name of the model', 'fledgling')
    .option('--file <file>', 'read the prompt from a file; - is standard input')
    .option('--task <ids>', 'a task of a dataset: ds_…/task_…')
    .addOption(
      choiceOption(
        '--form <form>',
        'completion: the program is prompt and answer; program: the answer',
        answerForms,
      ),
    )
    .option('--project <name>', 'the project that the prompt belongs to')
    .option('-n, --n <n>', 'answers to draw', wholeNumber)
    .option('--temperature <t>', '0 is greedy', number)
    .option('--seed <n>', 'repeats an answer', wholeNumber)
    .option('--max-new-tokens <n>', 'the longest answer', wholeNumber)
    .option('-k, --k <n>', 'episodes that the prompt may draw on', wholeNumber)
    .option('--no-memory', 'answer without episodes')
    .option('--json', 'print the answer as JSON')
    .action(async (prompt: string | undefined, options: GenerateOptions) => {
      const api = connect(findConnection(process.env), deadlineMs);
      const call = api.POST('/generate', { body: makeRequest(prompt, options) });
      print(await answerOf(call), options, describe);
    });
}

/** The body of the request. @throws when not exactly one of prompt, file and task is given */
export function makeRequest(prompt: string | undefined, options: GenerateOptions): Generate {
  const { model, form, project, n, temperature, seed, maxNewTokens, memory, k } = options;
  const given = { form, project, n, temperature, seed, maxNewTokens };
  return {
    model,
    ...subject(prompt, options),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    memory: { mode: memory ? 'on' : 'off', ...(k === undefined ? {} : { k }) },
  };
}

function subject(
  prompt: string | undefined,
  { file, task }: GenerateOptions,
): Pick<Generate, 'prompt' | 'task'> {
  if ([prompt, file, task].filter((source) => source !== undefined).length !== 1) {
    throw new Error('give exactly one of a prompt, --file and --task');
  }
  if (task !== undefined) {
    const [datasetId = '', taskId = ''] = task.split('/');
    return { task: { datasetId, taskId } };
  }
  return { prompt: prompt ?? readFileSync(file === '-' ? 0 : (file ?? ''), 'utf8') };
}

function describe({ id, model, choices, memory, usage }: Generation): string {
  const answers = choices.flatMap(({ index, text, finishReason }) => [
    ...(choices.length > 1 ? [`--- answer ${index}`] : []),
    printable(text.replace(/^\n+/, '')),
    ...(finishReason === 'length' ? ['[cut off: raise --max-new-tokens]'] : []),
  ]);
  return [
    ...answers,
    '',
    `${id} by ${model.name} (${model.version}), ${usage.totalTokens} tokens`,
    ...describeMemory(memory),
  ].join('\n');
}

function describeMemory({ mode, degraded, episodes }: Generation['memory']): string[] {
  if (mode === 'off') {
    return ['without memory'];
  }
  const note = degraded
    ? ['the index of memory does not answer; what it drew on is not complete']
    : [];
  const rows = episodes.map(({ episodeId, similarity, isPassing, source, trust }) => [
    episodeId,
    similarity.toFixed(2),
    isPassing ? 'passed' : 'failed',
    source,
    trust,
  ]);
  return rows.length === 0
    ? [...note, 'it drew on no episode']
    : [...note, formatTable(['drew on episode', 'alike', 'outcome', 'source', 'trust'], rows)];
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number.');
  }
  return value;
}
