import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { admitAnswer } from '../api-keys/key-caps.js';
import { chargeKey } from '../api-keys/key-ledger.js';
import type { ProblemCode } from '../common/problem-catalogue.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { ProgramRunsService } from '../program-runs/program-runs.service.js';
import type { CodeRunner } from '../training/ports.js';
import { promptTemplate } from '../training/prompts/templates.js';
import type { Asked } from './asked.js';
import type { OpenedModel } from './backends/answering-model.js';
import type { Choice } from './choice.schemas.js';
import type { Growth } from './draft.js';
import { DEFAULT_ROUNDS, type SamplingUsed } from './generation.schemas.js';
import { ModeDesk, SEEDS } from './mode-desk.js';
import type { RoundsOfAnswer } from './modes/generation-mode.js';
import { MODES } from './modes/modes.js';
import { type FirstPrompt, PromptBuilder } from './prompt-builder.js';
import { PublicTests } from './public-tests.js';
import { Stopwatch } from './stopwatch.js';

/** What an answer is drawn from: known before its first token. */
export interface AnswerHead extends FirstPrompt {
  readonly sampling: SamplingUsed;
  /** What answers; see {@link OpenedModel}. */
  readonly version: string;
}

/** Whoever watches an answer while it is drawn. */
export interface AnswerWatch {
  readonly begin: (head: AnswerHead) => void;
  readonly add: (growth: readonly Growth[]) => void;
  /** Ends the drawing, with its reason. What was drawn is charged. */
  readonly signal: AbortSignal | undefined;
}

/** An answer under way, and what it costs. */
interface Drawing {
  readonly sampling: SamplingUsed;
  readonly watch: AnswerWatch;
  readonly meter: (growth: readonly Growth[]) => void;
  /** Runs while the engine works for the answer. */
  readonly engineTime: Stopwatch;
}

/** Draws answers from a model, whoever runs it. */
@Injectable()
export class ModelAnswers {
  constructor(
    private readonly prompts: PromptBuilder,
    private readonly runs: ProgramRunsService,
    private readonly database: Database,
  ) {}

  /**
   * @throws ProblemError validation-failed, cap-exceeded, those of what runs the model; judge-unavailable when its mode
   *   runs programs; the reason of the signal once it is aborted
   */
  async answer(asked: Asked, watch: AnswerWatch): Promise<Choice[]> {
    const sampling = samplingOf(asked);
    await admitAnswer(this.database, asked.caller);
    let sampledTokens = 0;
    const meter = (growth: readonly Growth[]): void => {
      sampledTokens += growth.reduce((sum, { tokens }) => sum + tokens, 0);
    };
    const engineTime = new Stopwatch();
    let isOwed = false;
    try {
      const rounds = await asked.model.use((opened) =>
        this.draw(asked, opened, { sampling, watch, meter, engineTime }),
      );
      isOwed = true;
      return rounds.map((ofAnswer, index) => choiceOf(asked, index, ofAnswer));
    } catch (error) {
      // A backend that fails is not the caller's to pay for; what came to nothing without it is.
      isOwed = sampledTokens > 0 && error instanceof ProblemError && !isOfBackend(error);
      throw error;
    } finally {
      if (isOwed || watch.signal?.aborted === true) {
        const engineSeconds = asked.model.usesEngine ? engineTime.seconds : 0;
        const used = { engineSeconds, sampledTokens, trainedTokens: 0 };
        await chargeKey(this.database, asked.caller, used);
      }
    }
  }

  /** What an answer would be drawn from; no token is drawn. @throws ProblemError as {@link answer} does */
  head(asked: Asked): Promise<AnswerHead> {
    const sampling = samplingOf(asked);
    return asked.model.use((opened) => this.headOf(opened, asked, sampling));
  }

  private async headOf(
    opened: OpenedModel,
    asked: Asked,
    sampling: SamplingUsed,
  ): Promise<AnswerHead> {
    const first = await this.prompts.first(asked, opened, sampling.maxNewTokens);
    return { ...first, sampling, version: opened.version };
  }

  private async draw(
    asked: Asked,
    opened: OpenedModel,
    { sampling, watch, meter, engineTime }: Drawing,
  ): Promise<RoundsOfAnswer[]> {
    const { model, subject, body, caller } = asked;
    const head = await this.headOf(opened, asked, sampling);
    watch.begin(head);
    const layout = promptTemplate(model.settings.promptTemplate);
    const runner = this.runs.runnerFor(caller.workspaceId);
    const desk = new ModeDesk({
      count: body.n,
      maxRounds: body.maxRounds ?? DEFAULT_ROUNDS,
      first: head.prompt,
      repairPrompt: (failed) => this.prompts.fit(asked, opened, head.room, failed),
      model: opened,
      request: {
        sampling,
        stop: [...model.settings.stop, ...body.stop],
        isWatched: body.stream,
      },
      publicTests: new PublicTests(
        subject,
        (answer) => layout.programOf(subject, answer).program,
        pausing(runner, engineTime),
      ),
      meter,
      watch: watch.add,
      signal: watch.signal,
    });
    return MODES[body.mode].answer(desk);
  }
}

/** A runner that the engine is not paid for. */
function pausing(runner: CodeRunner, engineTime: Stopwatch): CodeRunner {
  return {
    run: (executions, signal) => engineTime.paused(() => runner.run(executions, signal)),
  };
}

const OF_BACKENDS: readonly ProblemCode[] = [
  'engine-unavailable',
  'engine-out-of-memory',
  'endpoint-unavailable',
  'endpoint-refused',
];

function isOfBackend({ code }: ProblemError): boolean {
  return OF_BACKENDS.includes(code);
}

function samplingOf({ model, body }: Asked): SamplingUsed {
  const { contextLength } = model.settings;
  const maxNewTokens = body.maxNewTokens ?? model.settings.maxNewTokens;
  if (maxNewTokens >= contextLength) {
    throw ProblemError.field('maxNewTokens', `must leave room in a context of ${contextLength}`);
  }
  const { temperature, topP, topK, seed = randomInt(SEEDS) } = body;
  return { temperature, topP, topK, maxNewTokens, seed };
}

function choiceOf(asked: Asked, index: number, rounds: RoundsOfAnswer): Choice {
  const last = rounds.at(-1);
  if (last === undefined) {
    throw new RangeError(`The mode ${asked.body.mode} has given no answer ${index}.`);
  }
  const { text, tokens, isTruncated } = last;
  const finishReason = isTruncated ? 'length' : 'stop';
  return { ...choiceFrom(asked, index, { text, tokens, finishReason }), rounds: [...rounds] };
}

/** One answer, with the program that its text stands for, before anything is known of it. */
export function choiceFrom(
  { model, subject }: Pick<Asked, 'model' | 'subject'>,
  index: number,
  drawn: Pick<Choice, 'text' | 'tokens' | 'finishReason'>,
): Choice {
  const { program } = promptTemplate(model.settings.promptTemplate).programOf(subject, drawn.text);
  return { index, program, ...drawn, rounds: [], verdict: null, judgements: [] };
}
