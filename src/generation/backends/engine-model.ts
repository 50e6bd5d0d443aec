import type { SamplePart } from '../../contracts/policy.js';
import type { ServableModel } from '../../models/models.service.js';
import type { PolicyEngine } from '../../training/ports.js';
import type { Growth } from '../draft.js';
import type { DrawnAnswer } from '../modes/generation-mode.js';
import type {
  AnsweringModel,
  AskingSettings,
  DrawRequest,
  OpenedModel,
} from './answering-model.js';
import type { PolicySession, PolicySessions } from './policy-sessions.js';

/** A model that the engine runs, in a session that holds its checkpoint. */
export class EngineModel implements AnsweringModel {
  readonly usesEngine = true;
  readonly sharesPrompts = true;

  constructor(
    private readonly model: ServableModel,
    private readonly sessions: PolicySessions,
  ) {}

  get id(): string {
    return this.model.id;
  }

  get name(): string {
    return this.model.name;
  }

  get settings(): AskingSettings {
    return this.model.base;
  }

  /** The engine honours every field. */
  check(): void {}

  /** @throws ProblemError engine-unavailable, engine-out-of-memory, validation-failed */
  use<T>(work: (opened: OpenedModel) => Promise<T>): Promise<T> {
    const { model, sessions } = this;
    return sessions.use(model, (session) =>
      work(new OpenedPolicy(sessions.engine, session, model)),
    );
  }
}

type Engine = Pick<PolicyEngine, 'encode' | 'sampleStream'>;

class OpenedPolicy implements OpenedModel {
  readonly version: string;
  readonly contextLength: number;
  /** What was counted needs no second encoding when it is drawn from. */
  private readonly encoded = new Map<string, Int32Array>();

  constructor(
    private readonly engine: Engine,
    private readonly session: PolicySession,
    { checkpointId, adapterSha256, base }: ServableModel,
  ) {
    this.version = checkpointId ?? adapterSha256 ?? session.info.modelDigest;
    this.contextLength = Math.min(base.contextLength, session.info.contextLength);
  }

  async count(texts: readonly string[]): Promise<number[]> {
    return (await this.encode(texts)).map(({ length }) => length);
  }

  /** Many answers to one prompt are one prompt to the engine. */
  async draw(
    { prompts, sampling, stop }: DrawRequest,
    onGrowth: (growth: readonly Growth[]) => void,
    signal?: AbortSignal,
  ): Promise<DrawnAnswer[]> {
    const isOne = prompts.every((prompt) => prompt === prompts[0]);
    const samples = await this.engine.sampleStream(
      {
        session: this.session.name,
        adapters: [this.session.adapter],
        ...sampling,
        stop,
        prompts: await this.encode(isOne ? prompts.slice(0, 1) : prompts),
        samplesPerPrompt: isOne ? prompts.length : 1,
      },
      (parts) => onGrowth(parts.map(growthOf)),
      signal,
    );
    return samples.map(({ text, tokens, isTruncated }) => ({
      text,
      tokens: tokens.length,
      isTruncated,
    }));
  }

  private async encode(texts: readonly string[]): Promise<Int32Array[]> {
    const fresh = [...new Set(texts)].filter((text) => !this.encoded.has(text));
    const ids = fresh.length === 0 ? [] : await this.engine.encode(this.session.name, fresh);
    fresh.forEach((text, index) => this.encoded.set(text, ids[index] ?? NO_TOKENS));
    return texts.map((text) => this.encoded.get(text) ?? NO_TOKENS);
  }
}

const NO_TOKENS = new Int32Array();

function growthOf({ row, text, tokens }: SamplePart): Growth {
  return { index: row, text, tokens: tokens.length };
}
