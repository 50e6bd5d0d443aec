import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { Schedule } from '../common/schedule.js';
import { CallFailed } from '../contracts/endpoint-call.js';
import type { HttpJudgeRequest } from '../contracts/http-judge.js';
import type { CallOptions } from './endpoint-client.js';
import type { Endpoint, EndpointTest } from './endpoints.schemas.js';
import { EndpointsService } from './endpoints.service.js';
import { WorkspaceCalls } from './workspace-calls.js';

const QUESTION = {
  messages: [{ role: 'user', content: 'Answer with the word ok.' }],
  temperature: 0,
  maxTokens: 16,
} as const;
const PROGRAMS: HttpJudgeRequest = { programs: [{ program: 'print(1)\n', language: 'python' }] };

const SHOWN_CHARACTERS = 500;
const SHOWN_MODELS = 20;

interface Told {
  readonly model: string | null;
  readonly answer: string;
}

/** One try, of which endpoint and until when. */
interface Try {
  readonly place: { readonly id: string; readonly workspaceId: WorkspaceId };
  readonly options: CallOptions;
}

/** Tries endpoints out. */
@Injectable()
export class EndpointTestsService {
  constructor(
    private readonly endpoints: EndpointsService,
    private readonly calls: WorkspaceCalls,
    private readonly schedule: Schedule,
  ) {}

  /** One call that costs next to nothing, made once; what goes wrong is part of the answer. @throws ProblemError not-found */
  async test(workspaceId: WorkspaceId, id: string): Promise<EndpointTest> {
    const { kind } = await this.endpoints.get(workspaceId, id);
    const { endpointTestMs } = this.schedule;
    const patience = new AbortController();
    const late = new CallFailed('timeout', `No answer within ${endpointTestMs / 1_000} s.`);
    const timer = setTimeout(() => patience.abort(late), endpointTestMs);
    const options = { repeats: false, signal: patience.signal };
    try {
      return await this.run({ place: { id, workspaceId }, options }, kind);
    } finally {
      clearTimeout(timer);
    }
  }

  private async run(one: Try, kind: Endpoint['kind']): Promise<EndpointTest> {
    const began = performance.now();
    const took = (): number => Math.round(performance.now() - began);
    try {
      const { model, answer } = await (kind === 'openai' ? this.ask(one) : this.post(one));
      const shown = answer.slice(0, SHOWN_CHARACTERS);
      return { ok: true, latencyMs: took(), model, answer: shown, error: null, models: [] };
    } catch (error) {
      if (!(error instanceof CallFailed)) {
        throw error;
      }
      const latencyMs = took();
      const { failure, message: detail } = error;
      const isAnswered = kind === 'openai' && failure === 'refused';
      const models = isAnswered ? await this.modelsAt(one) : [];
      const nothing = { ok: false, model: null, answer: null };
      return { ...nothing, latencyMs, error: { failure, detail }, models };
    }
  }

  private async ask({ place, options }: Try): Promise<Told> {
    const { model, text } = await this.calls.chat(place, QUESTION, options);
    return { model, answer: text };
  }

  private async post({ place, options }: Try): Promise<Told> {
    const answer = await this.calls.post(place, PROGRAMS, options);
    return { model: null, answer: JSON.stringify(answer) };
  }

  /** What could be registered instead; an endpoint that does not tell has none. */
  private async modelsAt({ place, options }: Try): Promise<string[]> {
    try {
      return (await this.calls.models(place, options)).slice(0, SHOWN_MODELS);
    } catch (error) {
      if (error instanceof CallFailed) {
        return [];
      }
      throw error;
    }
  }
}
