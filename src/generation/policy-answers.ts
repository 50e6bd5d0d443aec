import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { admitAnswer } from '../api-keys/key-caps.js';
import { chargeKey } from '../api-keys/key-ledger.js';
import { ProblemError } from '../common/problems.js';
import type { SamplePart } from '../contracts/policy.js';
import { Database } from '../database/database.js';
import { ProgramRunsService } from '../program-runs/program-runs.service.js';
import type { CodeRunner } from '../training/ports.js';
import { promptTemplate } from '../training/prompts/templates.js';
import type { Asked } from './asked.js';
import type { Choice } from './choice.schemas.js';
import { DEFAULT_ROUNDS, type SamplingUsed } from './generation.schemas.js';
import { ModeDesk, SEEDS } from './mode-desk.js';
import type { RoundsOfAnswer } from './modes/generation-mode.js';
import { MODES } from './modes/modes.js';
import { type PolicySession, PolicySessions } from './policy-sessions.js';
import { type FirstPrompt, PromptBuilder } from './prompt-builder.js';
import { PublicTests } from './public-tests.js';
import { Stopwatch } from './stopwatch.js';

/** What an answer is drawn from: known before its first token. */
export interface AnswerHead extends FirstPrompt {
  readonly sampling: SamplingUsed;
  /** The checkpoint that answers, or the digest of a base model. */
  readonly version: string;
}

/** Whoever watches an answer while it is drawn. */
export interface AnswerWatch {
  readonly begin: (head: AnswerHead) => void;
  readonly add: (parts: readonly SamplePart[]) => void;
  /** Ends the drawing, with its reason. What was drawn is charged. */
  readonly signal: AbortSignal | undefined;
}

/** An answer under way, and what it costs. */
interface Drawing {
  readonly sampling: SamplingUsed;
  readonly watch: AnswerWatch;
  readonly meter: (parts: readonly SamplePart[]) => void;
  /** Runs while the engine works for the answer. */
  readonly engineTime: Stopwatch;
}

/** Draws answers from a model, in an engine session that holds its checkpoint. */
@Injectable()
export class PolicyAnswers {
  constructor(
    private readonly sessions: PolicySessions,
    private readonly prompts: PromptBuilder,
    private readonly runs: ProgramRunsService,
    private readonly database: Database,
  ) {}

  /**
   * @throws ProblemError validation-failed, cap-exceeded, engine-unavailable, engine-out-of-memory; judge-unavailable when
   *   its mode runs programs; the reason of the signal once it is aborted
   */
  async answer(asked: Asked, watch: AnswerWatch): Promise<Choice[]> {
    const sampling = samplingOf(asked);
    await admitAnswer(this.database, asked.caller);
    let sampledTokens = 0;
    const meter = (parts: readonly SamplePart[]): void => {
      sampledTokens += parts.reduce((sum, { tokens }) => sum + tokens.length, 0);
    };
    const engineTime = new Stopwatch();
    let isOwed = false;
    try {
      const rounds = await this.sessions.use(asked.model, (session) =>
        this.draw(asked, session, { sampling, watch, meter, engineTime }),
      );
      isOwed = true;
      return rounds.map((ofAnswer, index) => choiceOf(asked, index, ofAnswer));
    } catch (error) {
      // An engine that fails is not the caller's to pay for; what came to nothing without it is.
      isOwed = sampledTokens > 0 && error instanceof ProblemError && !isOfEngine(error);
      throw error;
    } finally {
      if (isOwed || watch.signal?.aborted === true) {
        const used = { engineSeconds: engineTime.seconds, sampledTokens, trainedTokens: 0 };
        await chargeKey(this.database, asked.caller, used);
      }
    }
  }

  /** What an answer would be drawn from; no token is drawn. @throws ProblemError as {@link answer} does */
  head(asked: Asked): Promise<AnswerHead> {
    const sampling = samplingOf(asked);
    return this.sessions.use(asked.model, (session) => this.headIn(session, asked, sampling));
  }

  private async headIn(
    session: PolicySession,
    asked: Asked,
    sampling: SamplingUsed,
  ): Promise<AnswerHead> {
    const first = await this.prompts.first(asked, session, sampling.maxNewTokens);
    const { checkpointId, adapterSha256 } = asked.model;
    const version = checkpointId ?? adapterSha256 ?? session.info.modelDigest;
    return { ...first, sampling, version };
  }

  private async draw(
    asked: Asked,
    session: PolicySession,
    { sampling, watch, meter, engineTime }: Drawing,
  ): Promise<RoundsOfAnswer[]> {
    const { model, subject, body, caller } = asked;
    const head = await this.headIn(session, asked, sampling);
    watch.begin(head);
    const layout = promptTemplate(model.base.promptTemplate);
    const runner = this.runs.runnerFor(caller.workspaceId);
    const desk = new ModeDesk({
      count: body.n,
      maxRounds: body.maxRounds ?? DEFAULT_ROUNDS,
      first: head.prompt,
      repairPrompt: (failed) => this.prompts.fit(asked, session, head.room, failed),
      engine: this.sessions.engine,
      request: {
        session: session.name,
        adapters: [session.adapter],
        ...sampling,
        stop: [...model.base.stop, ...body.stop],
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

function isOfEngine({ code }: ProblemError): boolean {
  return code === 'engine-unavailable' || code === 'engine-out-of-memory';
}

function samplingOf({ model, body }: Asked): SamplingUsed {
  const { contextLength } = model.base;
  const maxNewTokens = body.maxNewTokens ?? model.base.maxNewTokens;
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
  const { program } = promptTemplate(model.base.promptTemplate).programOf(subject, drawn.text);
  return { index, program, ...drawn, rounds: [], verdict: null, judgements: [] };
}
