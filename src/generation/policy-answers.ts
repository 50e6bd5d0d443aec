import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { admitAnswer } from '../api-keys/key-caps.js';
import { chargeKey } from '../api-keys/key-ledger.js';
import type { CallerIdentity } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import type { Sample } from '../contracts/policy.js';
import { Database } from '../database/database.js';
import type { ServableModel } from '../models/models.service.js';
import { PolicyEngine } from '../training/ports.js';
import type { PromptTemplate } from '../training/prompts/prompt-template.js';
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

export interface Answered {
  readonly prompt: BuiltPrompt;
  readonly sampling: SamplingUsed;
  readonly choices: Choice[];
  /** The checkpoint that answered, or the digest of a base model. */
  readonly version: string;
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

  /** @throws ProblemError validation-failed, cap-exceeded, engine-unavailable, engine-out-of-memory */
  async answer(asked: Asked): Promise<Answered> {
    const sampling = samplingOf(asked);
    await admitAnswer(this.database, asked.caller);
    const began = performance.now();
    const answered = await this.sessions.use(asked.model, (session) =>
      this.draw(asked, sampling, session),
    );
    const engineSeconds = (performance.now() - began) / 1000;
    const sampledTokens = answered.choices.reduce((sum, { tokens }) => sum + tokens, 0);
    const used = { engineSeconds, sampledTokens, trainedTokens: 0 };
    await chargeKey(this.database, asked.caller, used);
    return answered;
  }

  private async draw(
    { model, subject, recalled, body }: Asked,
    sampling: SamplingUsed,
    session: PolicySession,
  ): Promise<Answered> {
    const template = promptTemplate(model.card.promptTemplate);
    const contextLength = Math.min(model.card.contextLength, session.info.contextLength);
    const prompt = await this.prompts.build(template, subject, recalled.episodes, {
      room: contextLength - sampling.maxNewTokens,
      encode: async (text) => {
        const [tokens = new Int32Array()] = await this.engine.encode(session.name, [text]);
        return tokens;
      },
    });
    const samples = await this.engine.sample({
      session: session.name,
      prompts: [prompt.tokens],
      adapters: [session.adapter],
      samplesPerPrompt: body.n,
      ...sampling,
      stop: [...model.card.stop, ...body.stop],
    });
    return {
      prompt,
      sampling,
      choices: samples.map((sample, index) => toChoice(template, subject, sample, index)),
      version: model.checkpointId ?? session.info.modelDigest,
    };
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

function toChoice(
  template: PromptTemplate,
  subject: Subject,
  sample: Sample,
  index: number,
): Choice {
  return {
    index,
    text: sample.text,
    program: template.programOf(subject, sample.text).program,
    finishReason: sample.isTruncated ? 'length' : 'stop',
    tokens: sample.tokens.length,
  };
}
