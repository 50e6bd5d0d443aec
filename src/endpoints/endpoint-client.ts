import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids.js';
import { NoAnswer, type OutboundAnswer, OutboundHttp } from '../common/outbound/outbound-http.js';
import { retryAfterMs } from '../common/outbound/retry-after.js';
import { signedHeaders } from '../common/outbound/signed-headers.js';
import { AddressRefused } from '../common/outbound/user-address.js';
import { Schedule } from '../common/schedule.js';
import { CallFailed, type ChatAnswer, type ChatRequest } from '../contracts/endpoint-call.js';
import { EndpointTurns } from './endpoint-turns.js';
import type { EndpointLimits, EndpointPrice } from './endpoints.schemas.js';
import { errorSaid, readCompletion, readJson, readModels } from './openai-answers.js';

/** Longer answers are malformed. */
const ANSWER_BYTES = 1_048_576;
/** Shorter keys, such as `none`, are words that an answer may hold for its own sake. */
const SHORTEST_SECRET = 8;

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

interface Failure {
  readonly error: CallFailed;
  /** What `Retry-After` asks for. */
  readonly askedMs: number;
}

/**
 * The one client of endpoints: through the outbound guard, within the limits of each endpoint, in bounded time and
 * size. What may pass (429, 5xx, no connection) is tried again on a schedule or when `Retry-After` says, within
 * reason; a refusal, a late answer and one that does not fit are final. No error or answer holds the credential.
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
  async chat(callee: CalledModel, wish: ChatRequest, options?: CallOptions): Promise<ChatAnswer> {
    const { messages, temperature, topP: top_p, seed, stop } = wish;
    const max_tokens = Math.min(wish.maxTokens, callee.limits.maxTokens);
    const asked = { messages, temperature, top_p, max_tokens, seed, stop };
    const body = JSON.stringify({ model: callee.model, ...asked });
    const address = `${callee.url}/chat/completions`;
    const headers = { ...bearer(callee), 'content-type': 'application/json' };
    const text = await this.call(callee, options, (bounds) =>
      this.outbound.post(address, { ...bounds, headers, body }),
    );
    return readCompletion(text, callee);
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
  ): Promise<string> {
    const { timeoutMs } = callee.limits;
    const bounds = { timeoutMs, maxBytes: ANSWER_BYTES, signal };
    for (let tried = 1; ; tried += 1) {
      const outcome = await this.inTurn(callee, signal, () => outcomeOf(send(bounds), callee));
      if (typeof outcome === 'string') {
        return outcome;
      }
      const waitMs = repeats ? msUntilRetry(outcome, tried, this.schedule) : null;
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

/** The wait after so many tries; null when another would change nothing, or is asked for too late. */
export function msUntilRetry(
  { error, askedMs }: Failure,
  tried: number,
  { endpointRetryMs, endpointMaxRetryAfterMs }: Schedule,
): number | null {
  const waitMs = endpointRetryMs[tried - 1];
  const mayPass = ['rate_limited', 'failed', 'unreachable'].includes(error.failure);
  if (!mayPass || waitMs === undefined || askedMs > endpointMaxRetryAfterMs) {
    return null;
  }
  return Math.max(waitMs, askedMs);
}

interface Bounds {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

function bearer({ credential }: Callee): Record<string, string> {
  const authorization = credential === null ? {} : { authorization: `Bearer ${credential}` };
  return { ...authorization, accept: 'application/json', 'user-agent': 'falconry/1' };
}

/** The text of a success, or why there is none. */
async function outcomeOf(
  exchange: Promise<OutboundAnswer>,
  { credential }: Callee,
): Promise<string | Failure> {
  try {
    const { status, headers, text, isCut } = await exchange;
    const told = withoutSecret(text, credential);
    if (status < 200 || status >= 300) {
      const askedMs = retryAfterMs([headers['retry-after']].flat()[0], new Date());
      return { error: statusError(status, told), askedMs };
    }
    return isCut ? lasting('malformed', `Its answer is longer than ${ANSWER_BYTES} bytes.`) : told;
  } catch (error) {
    if (error instanceof AddressRefused) {
      return lasting('address', error.message);
    }
    if (error instanceof NoAnswer) {
      return lasting(error.isLate ? 'timeout' : 'unreachable', error.message);
    }
    throw error;
  }
}

function lasting(failure: CallFailed['failure'], message: string): Failure {
  return { error: new CallFailed(failure, message), askedMs: 0 };
}

function statusError(status: number, text: string): CallFailed {
  const failure = status === 429 ? 'rate_limited' : status >= 500 ? 'failed' : 'refused';
  const said = errorSaid(text);
  return new CallFailed(failure, `It answered ${status}${said === '' ? '.' : `: ${said}`}`);
}

function withoutSecret(text: string, secret: string | null): string {
  return secret === null || secret.length < SHORTEST_SECRET
    ? text
    : text.replaceAll(secret, '[redacted]');
}
