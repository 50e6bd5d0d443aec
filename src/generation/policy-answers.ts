import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { admitAnswer } from '../api-keys/key-caps.js';
import { chargeKey } from '../api-keys/key-ledger.js';
import type { CallerIdentity } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { SamplePart } from '../contracts/policy.js';
import { Database } from '../database/database.js';
import type { ServableModel } from '../models/models.service.js';
import { PolicyEngine } from '../training/ports.js';
import { promptTemplate } from '../training/prompts/templates.js';
import type { Choice, Generate, SamplingUsed } from './generation.schemas.js';
import { type PolicySession, PolicySessions } from './policy-sessions.js';
import {
  type BuiltPrompt,
  PromptBuilder,
  type Recollection,
  type Subject,
} from './prompt-builder.js';

const SEEDS = 2 ** 31;

export interface Asked {
  /** Whose caps the answer counts for. */
  readonly caller: CallerIdentity;
  readonly model: ServableModel;
  readonly subject: Subject;
  readonly recalled: Recollection;
  readonly body: Generate;
}

/** What an answer is drawn from: known before its first token. */
export interface AnswerHead {
  readonly prompt: BuiltPrompt;
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

/** Draws answers from a model, in an engine session that holds its checkpoint. */
@Injectable()
export class PolicyAnswers {
  constructor(
    private readonly engine: PolicyEngine,
    private readonly sessions: PolicySessions,
    private readonly prompts: PromptBuilder,
    private readonly database: Database,
  ) {}

  /**
   * @throws ProblemError validation-failed, cap-exceeded, engine-unavailable, engine-out-of-memory; the reason of the
   *   signal once it is aborted
   */
  async answer(asked: Asked, watch: AnswerWatch): Promise<Choice[]> {
    const sampling = samplingOf(asked);
    await admitAnswer(this.database, asked.caller);
    const began = performance.now();
    let sampledTokens = 0;
    const counted: AnswerWatch = {
      ...watch,
      add: (parts) => {
        sampledTokens += parts.reduce((sum, { tokens }) => sum + tokens.length, 0);
        watch.add(parts);
      },
    };
    let isOwed = false;
    try {
      const choices = await this.sessions.use(asked.model, (session) =>
        this.draw(asked, sampling, session, counted),
      );
      isOwed = true;
      return choices;
    } finally {
      // An engine that fails is not the caller's to pay for.
      if (isOwed || watch.signal?.aborted === true) {
        const engineSeconds = (performance.now() - began) / 1000;
        const used = { engineSeconds, sampledTokens, trainedTokens: 0 };
        await chargeKey(this.database, asked.caller, used);
      }
    }
  }

  private async draw(
    asked: Asked,
    sampling: SamplingUsed,
    session: PolicySession,
    watch: AnswerWatch,
  ): Promise<Choice[]> {
    const { model, subject, recalled, body } = asked;
    const template = promptTemplate(model.card.promptTemplate);
    const contextLength = Math.min(model.card.contextLength, session.info.contextLength);
    const prompt = await this.prompts.build(template, subject, recalled.episodes, {
      room: contextLength - sampling.maxNewTokens,
      encode: async (text) => {
        const [tokens = new Int32Array()] = await this.engine.encode(session.name, [text]);
        return tokens;
      },
    });
    const version = model.checkpointId ?? model.adapterSha256 ?? session.info.modelDigest;
    watch.begin({ prompt, sampling, version });
    const request = {
      session: session.name,
      prompts: [prompt.tokens],
      adapters: [session.adapter],
      samplesPerPrompt: body.n,
      ...sampling,
      stop: [...model.card.stop, ...body.stop],
    };
    const samples = await this.engine.sampleStream(request, watch.add, watch.signal);
    return samples.map(({ text, tokens, isTruncated }, index) =>
      choiceOf(asked, index, {
        text,
        tokens: tokens.length,
        finishReason: isTruncated ? 'length' : 'stop',
      }),
    );
  }
}

function samplingOf({ model, body }: Asked): SamplingUsed {
  const { contextLength } = model.card;
  const maxNewTokens = body.maxNewTokens ?? model.card.maxNewTokens;
  if (maxNewTokens >= contextLength) {
    throw ProblemError.field('maxNewTokens', `must leave room in a context of ${contextLength}`);
  }
  const { temperature, topP, topK, seed = randomInt(SEEDS) } = body;
  return { temperature, topP, topK, maxNewTokens, seed };
}

/** One answer, with the program that its text stands for. */
export function choiceOf(
  { model, subject }: Pick<Asked, 'model' | 'subject'>,
  index: number,
  drawn: Pick<Choice, 'text' | 'tokens' | 'finishReason'>,
): Choice {
  const { program } = promptTemplate(model.card.promptTemplate).programOf(subject, drawn.text);
  return { index, program, ...drawn };
}
