import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { type components, answerOf, connect } from '../../../client/src/index.js';
import { findConnection } from '../connection.js';
import { type JsonOption, print } from '../output/print.js';
import { wholeNumber } from '../whole-number.js';

type CreateFeedback = components['schemas']['CreateFeedbackInput'];
type Feedback = components['schemas']['Feedback'];

interface FeedbackOptions extends JsonOption {
  readonly choice: number;
  readonly rating?: number;
  readonly correction?: string;
  readonly comment?: string;
  readonly execution?: { readonly passed: number; readonly total: number };
}

export function registerFeedback(program: Command): void {
  program
    .command('feedback')
    .description('say how good an answer was; what can be learned from it is remembered')
    .argument('<generation>', 'the id of what was generated')
    .option('--rating <1-5>', '5 is right, 1 is useless', wholeNumber)
    .option('--correction <file>', 'the solution as it should have been; - is standard input')
    .option('--comment <text>', 'anything else')
    .option('--execution <passed/total>', 'what running it elsewhere showed', passedOfTotal)
    .option('--choice <n>', 'which of several answers, from 0', wholeNumber, 0)
    .option('--json', 'print the answer as JSON')
    .action(async (generationId: string, options: FeedbackOptions) => {
      const body = makeFeedback(generationId, options);
      const api = connect(findConnection(process.env));
      print(await answerOf(api.POST('/feedback', { body })), options, describe);
    });
}

/** The body of the request. @throws when not exactly one kind of feedback is given */
export function makeFeedback(generationId: string, options: FeedbackOptions): CreateFeedback {
  const { choice, rating, correction, comment, execution } = options;
  const about = { generationId, choice };
  const given: CreateFeedback[] = [
    ...(rating === undefined ? [] : [{ ...about, kind: 'rating' as const, value: rating }]),
    ...(correction === undefined
      ? []
      : [{ ...about, kind: 'correction' as const, value: readText(correction) }]),
    ...(comment === undefined ? [] : [{ ...about, kind: 'comment' as const, value: comment }]),
    ...(execution === undefined
      ? []
      : [{ ...about, kind: 'execution' as const, value: execution }]),
  ];
  const [only] = given;
  if (only === undefined || given.length > 1) {
    throw new Error('give exactly one of --rating, --correction, --comment and --execution');
  }
  return only;
}

function readText(file: string): string {
  return readFileSync(file === '-' ? 0 : file, 'utf8');
}

function passedOfTotal(text: string): { passed: number; total: number } {
  const [, passed, total] = /^(\d{1,7})\/(\d{1,7})$/.exec(text) ?? [];
  if (passed === undefined || total === undefined) {
    throw new InvalidArgumentError('It must read like 7/8.');
  }
  return { passed: Number(passed), total: Number(total) };
}

function describe({ id, status, episodeId }: Feedback): string {
  return episodeId === null
    ? `${id} is ${status}; it is kept, but nothing to draw on came of it`
    : `${id} is ${status}; memory keeps it as ${episodeId}`;
}
