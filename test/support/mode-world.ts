import type { EpisodeCard } from '../../src/contracts/episode.js';
import type { Execution } from '../../src/contracts/execution.js';
import type { Task } from '../../src/contracts/task.js';
import { ModeDesk } from '../../src/generation/mode-desk.js';
import { MODES, type ModeName } from '../../src/generation/modes/modes.js';
import type { RoundsOfAnswer } from '../../src/generation/modes/generation-mode.js';
import { type BuiltPrompt, fitPrompt } from '../../src/generation/prompt-fit.js';
import { PublicTests, subjectOf } from '../../src/generation/public-tests.js';
import type { FailedAttempt } from '../../src/training/prompts/prompt-template.js';
import { promptTemplate } from '../../src/training/prompts/templates.js';
import { FakeAnsweringModel } from './fake-answering-model.js';
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

const SAMPLING = { maxNewTokens: 1_000, temperature: 1, topP: 1, topK: 0, seed: 5 };

/** Runs a mode on a whole task, hidden tests included, as the service would. */
export async function runMode(name: ModeName, asked: ModeCase): Promise<ModeRun> {
  const { task, count = 2, maxRounds = 3, cards = [], room = 100_000 } = asked;
  const layout = promptTemplate(asked.layout ?? 'fenced_answer');
  const subject = subjectOf(task);
  const runner = new FakeCodeRunner(asked.passes);
  const told = Array.from({ length: count }, () => '');
  const model = new FakeAnsweringModel(asked.says);
  let meteredTokens = 0;
  const fit = (failed: FailedAttempt | null): Promise<BuiltPrompt | null> =>
    fitPrompt(
      layout,
      { task: subject, cards, failed },
      { count: (texts) => model.count(texts), room, budget: room },
    );
  const desk = new ModeDesk({
    count,
    maxRounds,
    first: (await fit(null))!,
    repairPrompt: fit,
    model,
    request: { sampling: SAMPLING, stop: [], isWatched: true },
    publicTests: new PublicTests(
      subject,
      (answer) => layout.programOf(subject, answer).program,
      runner,
    ),
    meter: (growth) => {
      meteredTokens += growth.reduce((sum, { tokens }) => sum + tokens, 0);
    },
    watch: (growth) => {
      for (const { index, text } of growth) {
        told[index] += text;
      }
    },
    signal: asked.signal,
  });
  const rounds = await MODES[name].answer(desk);
  const { asked: prompts } = model;
  return { rounds, prompts, executions: runner.executions, told, meteredTokens };
}
