import type { EpisodeCard } from '../../src/contracts/episode.js';
import type { Execution } from '../../src/contracts/execution.js';
import type { Sample, SamplePart, SampleRequest } from '../../src/contracts/policy.js';
import type { Task } from '../../src/contracts/task.js';
import { ModeDesk } from '../../src/generation/mode-desk.js';
import { MODES, type ModeName } from '../../src/generation/modes/modes.js';
import type { RoundsOfAnswer } from '../../src/generation/modes/generation-mode.js';
import { type BuiltPrompt, fitPrompt } from '../../src/generation/prompt-fit.js';
import { PublicTests, subjectOf } from '../../src/generation/public-tests.js';
import type { FailedAttempt } from '../../src/training/prompts/prompt-template.js';
import { promptTemplate } from '../../src/training/prompts/templates.js';
import { FakeCodeRunner, type FakeOutcome } from './fake-code-runner.js';

/** What a mode is asked, with a policy and a sandbox that do as they are told. */
export interface ModeCase {
  readonly task: Task;
  readonly count?: number;
  readonly maxRounds?: number;
  readonly cards?: readonly EpisodeCard[];
  readonly layout?: string;
  readonly room?: number;
  readonly signal?: AbortSignal;
  /** The answer to a prompt. */
  readonly says: (prompt: string, row: number, seed: number) => string;
  /** How many tests a program passes. */
  readonly passes: (execution: Execution) => FakeOutcome;
}

/** What a mode did. */
export interface ModeRun {
  readonly rounds: readonly RoundsOfAnswer[];
  /** Every prompt that was put to the model. */
  readonly prompts: readonly string[];
  readonly executions: readonly Execution[];
  /** What watchers were told of each answer. */
  readonly told: readonly string[];
  readonly meteredTokens: number;
}

const SEED = 5;
const encode = (text: string): Int32Array => Int32Array.from(text, (one) => one.codePointAt(0)!);
const decode = (tokens: Int32Array): string => String.fromCodePoint(...tokens);

/** Runs a mode on a whole task, hidden tests included, as the service would. */
export async function runMode(name: ModeName, asked: ModeCase): Promise<ModeRun> {
  const { task, count = 2, maxRounds = 3, cards = [], room = 100_000 } = asked;
  const layout = promptTemplate(asked.layout ?? 'fenced_answer');
  const subject = subjectOf(task);
  const runner = new FakeCodeRunner(asked.passes);
  const told = Array.from({ length: count }, () => '');
  const prompts: string[] = [];
  let meteredTokens = 0;
  const fit = (failed: FailedAttempt | null): Promise<BuiltPrompt | null> =>
    fitPrompt(
      layout,
      { task: subject, cards, failed },
      { encode: (texts) => Promise.resolve(texts.map(encode)), room, budget: room },
    );
  const sampleStream = (
    { prompts: encoded, samplesPerPrompt, seed }: SampleRequest,
    onParts: (parts: readonly SamplePart[]) => void,
  ): Promise<Sample[]> => {
    const texts = encoded.flatMap((tokens) => {
      prompts.push(decode(tokens));
      return Array.from({ length: samplesPerPrompt }, () => decode(tokens));
    });
    const samples = texts.map((prompt, row) => sampleOf(asked.says(prompt, row, seed)));
    samples.forEach(({ text, tokens, logProbabilities }, row) =>
      onParts([{ row, text, tokens, logProbabilities }]),
    );
    return Promise.resolve(samples);
  };
  const desk = new ModeDesk({
    count,
    maxRounds,
    first: (await fit(null))!,
    repairPrompt: fit,
    engine: { sampleStream },
    request: {
      session: 's',
      adapters: ['policy'],
      maxNewTokens: 64,
      temperature: 1,
      topP: 1,
      topK: 0,
      stop: [],
      seed: SEED,
    },
    publicTests: new PublicTests(
      subject,
      (answer) => layout.programOf(subject, answer).program,
      runner,
    ),
    meter: (parts) => {
      meteredTokens += parts.reduce((sum, { tokens }) => sum + tokens.length, 0);
    },
    watch: (parts) => {
      for (const { row, text } of parts) {
        told[row] += text;
      }
    },
    signal: asked.signal,
  });
  const rounds = await MODES[name].answer(desk);
  return { rounds, prompts, executions: runner.executions, told, meteredTokens };
}

function sampleOf(text: string): Sample {
  const tokens = encode(text);
  return {
    text,
    tokens,
    logProbabilities: new Float32Array(tokens.length),
    byteOffsets: new Int32Array(tokens.length),
    isTruncated: false,
  };
}
