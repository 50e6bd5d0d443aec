import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import {
  type OutboundAnswer,
  OutboundHttp,
  type OutboundRequest,
} from '../common/outbound/outbound-http.js';
import { signedHeaders } from '../common/outbound/signed-headers.js';
import { Schedule } from '../common/schedule.js';
import { CallFailed, type ChatAnswer, type ChatRequest } from '../contracts/endpoint-call.js';
import { msUntilRetry, outcomeOf } from './call-outcome.js';
import { CompletionStream } from './completion-stream.js';
import { EndpointTurns } from './endpoint-turns.js';
import type { EndpointLimits, EndpointPrice } from './endpoints.schemas.js';
import { readCompletion, readJson, readModels } from './openai-answers.js';

/** Longer answers are malformed. */
const ANSWER_BYTES = 1_048_576;
/** The same of one that comes in events, each of which says far more than its few letters of text. */
const STREAM_BYTES = 16 * ANSWER_BYTES;

/** An endpoint as it is called. */
export interface Callee {
  readonly id: string;
  readonly url: string;
  readonly credential: string | null;
  readonly limits: EndpointLimits;
}

export interface CalledModel extends Callee {
  readonly model: string;
  readonly price: EndpointPrice | null;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** False to give up after the first try. */
  readonly repeats?: boolean;
}

export interface ChatOptions extends CallOptions {
  /** Told the text of the answer while it comes, in pieces that add up to it; must not throw. */
  readonly onText?: ((text: string) => void) | undefined;
}

/**
 * The one client of endpoints: through the outbound guard, within the limits of each endpoint, in bounded time and
 * size. What may pass (429, 5xx, no connection) is tried again on a schedule or when `Retry-After` says, within
 * reason; a refusal, a late answer, one that does not fit and one of which something was told are final. No error or
 * answer holds the credential.
 *
 * @throws CallFailed, or the reason of `signal`
 */
@Injectable()
export class EndpointClient {
  private readonly turns = new Map<string, EndpointTurns>();

  constructor(
    private readonly outbound: OutboundHttp,
    private readonly schedule: Schedule,
  ) {}

  /** Asks a model for the next turn of a conversation. */
  async chat(
    callee: CalledModel,
    wish: ChatRequest,
    { onText, ...options }: ChatOptions = {},
  ): Promise<ChatAnswer> {
    const { messages, temperature, topP: top_p, seed, stop } = wish;
    const max_tokens = Math.min(wish.maxTokens, callee.limits.maxTokens);
    const asked = { model: callee.model, messages, temperature, top_p, max_tokens, seed, stop };
    if (onText !== undefined) {
      return this.chatInEvents(callee, asked, { ...options, onText });
    }
    const text = await this.call(callee, options, (bounds) => this.postChat(callee, asked, bounds));
    return readCompletion(text, callee);
  }

  private async chatInEvents(
    callee: CalledModel,
    asked: object,
    { onText, ...options }: CallOptions & { readonly onText: (text: string) => void },
  ): Promise<ChatAnswer> {
    let stream = new CompletionStream(callee, onText);
    const text = await this.call(
      callee,
      options,
      (bounds) => {
        stream = new CompletionStream(callee, onText);
        const ask = { ...asked, stream: true, stream_options: { include_usage: true } };
        return this.postChat(callee, ask, { ...bounds, onText: (piece) => stream.add(piece) });
      },
      { maxBytes: STREAM_BYTES, hasTold: () => stream.hasTold },
    );
    if (stream.hasBegun) {
      return stream.end();
    }
    const answer = readCompletion(text, callee);
    onText(answer.text);
    return answer;
  }

  private postChat(
    callee: CalledModel,
    asked: object,
    bounds: Omit<OutboundRequest, 'headers'>,
  ): Promise<OutboundAnswer> {
    const headers = { ...bearer(callee), 'content-type': 'application/json' };
    const body = JSON.stringify(asked);
    return this.outbound.post(`${callee.url}/chat/completions`, { ...bounds, headers, body });
  }

  /** The models that are on offer at an endpoint. */
  async models(callee: CalledModel, options?: CallOptions): Promise<string[]> {
    const text = await this.call(callee, options, (bounds) =>
      this.outbound.get(`${callee.url}/models`, { ...bounds, headers: bearer(callee) }),
    );
    return readModels(text);
  }

  /** Posts JSON under the signature of Standard Webhooks; all tries are one message. The JSON that came back. */
  async post(callee: Callee, body: object, options?: CallOptions): Promise<unknown> {
    const message = { id: newId('endpointCall'), body: JSON.stringify(body) };
    const text = await this.call(callee, options, (bounds) => {
      const headers = signedHeaders(message, [callee.credential ?? ''], new Date());
      return this.outbound.post(callee.url, { ...bounds, headers, body: message.body });
    });
    return readJson(text);
  }

  private async call(
    callee: Callee,
    { signal, repeats = true }: CallOptions = {},
    send: (bounds: Bounds) => Promise<OutboundAnswer>,
    { maxBytes, hasTold }: Reading = WHOLE,
  ): Promise<string> {
    const { timeoutMs } = callee.limits;
    const bounds = { timeoutMs, maxBytes, signal };
    for (let tried = 1; ; tried += 1) {
      const outcome = await this.inTurn(callee, signal, () => outcomeOf(send(bounds), callee));
      if (typeof outcome === 'string') {
        return outcome;
      }
      const mayRepeat = repeats && !hasTold();
      const waitMs = mayRepeat ? msUntilRetry(outcome, tried, this.schedule) : null;
      if (waitMs === null) {
        throw outcome.error;
      }
      await sleep(waitMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }

  private forgetIdle(): void {
    const idle = [...this.turns].filter(([, turns]) => turns.areIdle);
    idle.forEach(([id]) => this.turns.delete(id));
  }

  private async inTurn<T>(
    { id, limits }: Callee,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const { rateWindowMs, endpointTurnMs } = this.schedule;
    const turns = this.turns.get(id) ?? new EndpointTurns(rateWindowMs);
    this.forgetIdle();
    this.turns.set(id, turns);
    const inVain = new CallFailed(
      'busy',
      `Its limits gave the call no turn within ${endpointTurnMs / 1_000} s.`,
    );
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(inVain), endpointTurnMs);
    const ends = signal === undefined ? [patience.signal] : [patience.signal, signal];
    try {
      return await turns.take(limits, AbortSignal.any(ends), work);
    } finally {
      clearTimeout(timer);
    }
  }
}

type Bounds = Pick<OutboundRequest, 'timeoutMs' | 'maxBytes' | 'signal'>;

/** How an answer is read. */
interface Reading {
  readonly maxBytes: number;
  /** True once something of it was passed on. */
  readonly hasTold: () => boolean;
}

const WHOLE: Reading = { maxBytes: ANSWER_BYTES, hasTold: () => false };

function bearer({ credential }: Callee): Record<string, string> {
  const authorization = credential === null ? {} : { authorization: `Bearer ${credential}` };
  return { ...authorization, accept: 'application/json', 'user-agent': 'falconry/1' };
}
