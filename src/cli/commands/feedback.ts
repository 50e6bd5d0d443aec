import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { type components, answerOf, connect } from '../../../client/src/index.js';
import { choiceOption } from '../choice-option.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { wholeNumber } from '../whole-number.js';
import { registerFeedbackRecords } from './feedback-records.js';

type CreateFeedback = components['schemas']['CreateFeedbackInput'];
type Feedback = components['schemas']['Feedback'];
type Forecast = components['schemas']['FeedbackForecast'];

const SOURCES = ['human', 'compiler', 'ai'] as const;

interface FeedbackOptions extends JsonOption {
  readonly choice?: number;
  readonly rating?: number;
  readonly better?: { readonly chosen: number; readonly rejected: number };
  readonly correction?: string;
  readonly comment?: string;
  readonly execution?: { readonly passed: number; readonly total: number };
  readonly tests?: string;
  readonly source?: (typeof SOURCES)[number];
  readonly dryRun?: boolean;
}

export function registerFeedback(program: Command): void {
  const feedback = program
    .command('feedback')
    .enablePositionalOptions()
    .description('say how good an answer was; what can be learned from it is remembered')
    .argument('<about>', 'the id of what was generated, or of an episode of memory')
    .option('--rating <1-5>', '5 is right, 1 is useless', wholeNumber)
    .option('--better <chosen/rejected>', 'one of several answers, from 0, over another', pairOf)
    .option('--correction <file>', 'the solution as it should have been; - is standard input')
    .option('--comment <text>', 'anything else')
    .option('--execution <passed/total>', 'what running it elsewhere showed', passedOfTotal)
    .option('--tests <file>', 'tests in JSON that it must pass before it is accepted')
    .addOption(choiceOption('--source <who>', 'who says it (default: human)', SOURCES))
    .option('--choice <n>', 'which of several answers, from 0', wholeNumber)
    .option('--dry-run', 'tell what would come of it, and store nothing')
    .option('--json', 'print the answer as JSON')
    .action(async (about: string, options: FeedbackOptions) => {
      const body = makeFeedback(about, options);
      const api = connect(findConnection(process.env));
      print(await answerOf(api.POST('/feedback', { body })), options, describe);
    });
  registerFeedbackRecords(feedback);
}

/** The body of the request. @throws when not exactly one kind of feedback is given */
export function makeFeedback(about: string, options: FeedbackOptions): CreateFeedback {
  const { rating, better, correction, comment, execution } = options;
  const { choice, tests, source, dryRun } = options;
  const said = [
    ...(rating === undefined ? [] : [{ kind: 'rating', value: rating }]),
    ...(better === undefined ? [] : [{ kind: 'pair', value: better }]),
    ...(correction === undefined ? [] : [{ kind: 'correction', value: readText(correction) }]),
    ...(comment === undefined ? [] : [{ kind: 'comment', value: comment }]),
    ...(execution === undefined ? [] : [{ kind: 'execution', value: execution }]),
  ];
  const [only] = said;
  if (only === undefined || said.length > 1) {
    throw new Error(
      'give exactly one of --rating, --better, --correction, --comment and --execution',
    );
  }
  const suite: unknown = tests === undefined ? undefined : JSON.parse(readText(tests));
  const given = Object.entries({ choice, source, dryRun, tests: suite });
  const body = {
    ...(about.startsWith('ep_') ? { episodeId: about } : { generationId: about }),
    ...only,
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  };
  // The service checks it and names what is wrong.
  return body as unknown as CreateFeedback;
}

function readText(file: string): string {
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}

function passedOfTotal(text: string): { passed: number; total: number } {
  const [passed, total] = twoNumbers(text);
  return { passed, total };
}

function pairOf(text: string): { chosen: number; rejected: number } {
  const [chosen, rejected] = twoNumbers(text);
  return { chosen, rejected };
}

function twoNumbers(text: string): [number, number] {
  const [, first, second] = /^(\d{1,7})\/(\d{1,7})$/.exec(text) ?? [];
  if (first === undefined || second === undefined) {
    throw new InvalidArgumentError('It must read like 7/8.');
  }
  return [Number(first), Number(second)];
}

function describe(answer: Feedback | Forecast): string {
  const why = answer.reason === null ? '' : ` ${answer.reason}`;
  if ('dryRun' in answer) {
    return `it would be ${answer.status}${answer.isNew ? '' : ', as it is already'}.${why}`;
  }
  const { id, status, episodeId } = answer;
  return episodeId === null
    ? `${id} is ${status}; it is kept, but nothing to draw on came of it yet.${why}`
    : `${id} is ${status}; memory keeps it as ${episodeId}`;
}
