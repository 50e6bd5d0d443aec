import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type components,
  answerForms,
  answerOf,
  connect,
  generationModes,
} from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { duration } from '../output/figures.js';
import { type JsonOption, print } from '../output/print.js';
import { printable } from '../output/printable.js';
import { formatTable } from '../table.js';
import { wholeNumber } from '../whole-number.js';

type Generate = components['schemas']['GenerateInput'];
export type Generation = components['schemas']['Generation'];
type Preview = components['schemas']['GenerationPreview'];

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
  readonly mode?: (typeof generationModes)[number];
  readonly maxRounds?: number;
  readonly conversation?: string;
  readonly preview?: boolean;
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
    .addOption(
      choiceOption(
        '--mode <mode>',
        "plain: one prompt; repair: what fails the task's public tests is tried again",
        generationModes,
      ),
    )
    .option('--max-rounds <n>', 'prompts at most for each answer of repair', wholeNumber)
    .option('--conversation <name>', 'a failed attempt of the same name is shown to the model')
    .option('--preview', 'show the prompt, and what memory adds to it, without an answer')
    .option('-k, --k <n>', 'episodes that the prompt may draw on', wholeNumber)
    .option('--no-memory', 'answer without episodes')
    .option('--json', 'print the answer as JSON')
    .action(async (prompt: string | undefined, options: GenerateOptions) => {
      const api = connect(findConnection(process.env), deadlineMs);
      const call = api.POST('/generate', { body: makeRequest(prompt, options) });
      print((await answerOf(call)) as Generation | Preview, options, describeEither);
    });
}

function describeEither(answer: Generation | Preview): string {
  return 'choices' in answer ? describe(answer) : describePreview(answer);
}

/** The body of the request. @throws when not exactly one of prompt, file and task is given */
export function makeRequest(prompt: string | undefined, options: GenerateOptions): Generate {
  const { model, form, project, n, temperature, seed, maxNewTokens, memory, k } = options;
  const { mode, maxRounds, conversation, preview } = options;
  const drawing = { form, project, n, temperature, seed, maxNewTokens };
  const given = { ...drawing, mode, maxRounds, conversation, preview };
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

function describe({ id, model, mode, choices, memory, usage }: Generation): string {
  const answers = choices.flatMap(({ index, text, finishReason, rounds }) => [
    ...(choices.length > 1 ? [`--- answer ${index}`] : []),
    printable(text.replace(/^\n+/, '')),
    ...(finishReason === 'length' ? ['[cut off: raise --max-new-tokens]'] : []),
    ...(mode === 'plain' ? [] : [describeRounds(rounds)]),
  ]);
  return [
    ...answers,
    '',
    `${id} by ${model.name} (${model.version}), ${usage.totalTokens} tokens`,
    ...describeMemory(memory),
  ].join('\n');
}

function describeRounds(rounds: Generation['choices'][number]['rounds']): string {
  const outcomes = rounds.map(({ verdict }) =>
    verdict === null ? 'not run' : `${verdict.passed} of ${verdict.total} public tests`,
  );
  return `[${outcomes.join(', then ')}]`;
}

function describePreview({ prompt, promptVersion, sections, memory, ...preview }: Preview): string {
  const parts = sections.map(({ name, version, tokens, episodeId }) => [
    `${name}-${version}`,
    String(tokens),
    episodeId ?? '',
  ]);
  const dropped = memory.dropped.map(({ episodeId, reason, tokens }) => [
    `left out: ${reason}`,
    tokens === null ? '' : String(tokens),
    episodeId,
  ]);
  return [
    printable(prompt),
    '',
    formatTable(['part', 'tokens', 'episode'], [...parts, ...dropped]),
    `${promptVersion}: ${preview.promptTokens} of ${preview.room} tokens, memory ${memory.tokens} of ${memory.budgetTokens}`,
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
  const rows = episodes.map(({ episodeId, similarity, ageSeconds, isPassing, source, trust }) => [
    episodeId,
    similarity.toFixed(2),
    duration(ageSeconds),
    isPassing ? 'passed' : 'failed',
    source,
    trust,
  ]);
  return rows.length === 0
    ? [...note, 'it drew on no episode']
    : [
        ...note,
        formatTable(['drew on episode', 'alike', 'age', 'outcome', 'source', 'trust'], rows),
      ];
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new InvalidArgumentError('It must be a number.');
  }
  return value;
}
