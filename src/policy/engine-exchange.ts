import { basename } from 'node:path';
import { Pool } from 'undici';
import { carried } from '../common/tracing/tracing.js';
import { EngineUnavailable } from './engine-errors.js';

export const MSGPACK = 'application/msgpack';
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;
const CALL_CONNECTIONS = 4;

export interface EngineAddress {
  /** `unix:/path/engine.sock`, or `http://host:port` with a token. */
  readonly url: string;
  readonly token?: string;
}

export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly verb: string;
  readonly body?: Uint8Array | undefined;
  readonly deadlineMs: number;
  /** Ends the exchange at once, with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** On a connection of its own, so that it never waits for calls that compute. */
  readonly isControl?: boolean;
}

/**
 * One request and its answer. An exchange that is given up takes its connection along: the next one opens another,
 * and an engine that hangs holds nothing here.
 */
export class EngineExchanges {
  readonly #calls: Pool;
  readonly #control: Pool;
  readonly #headers: Record<string, string>;

  constructor(address: EngineAddress) {
    this.#calls = poolOf(address, CALL_CONNECTIONS);
    this.#control = poolOf(address, 1);
    this.#headers = {
      'content-type': MSGPACK,
      accept: MSGPACK,
      ...(address.token === undefined ? {} : { authorization: `Bearer ${address.token}` }),
    };
  }

  /**
   * @throws EngineUnavailable when there is no answer in `deadlineMs`; the reason of `signal` once it is aborted.
   */
  async send(exchange: Exchange): Promise<{ status: number; bytes: ArrayBuffer }> {
    const { verb, deadlineMs, signal } = exchange;
    signal?.throwIfAborted();
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, deadlineMs);
    signal?.addEventListener('abort', end);
    try {
      return await this.#request(exchange, ending.signal);
    } catch (cause) {
      signal?.throwIfAborted();
      const why = ending.signal.aborted ? `no answer in ${deadlineMs} ms` : String(cause);
      throw new EngineUnavailable(`${verb}: the engine cannot be reached (${why}).`, { cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#calls.destroy(), this.#control.destroy()]);
  }

  async #request({ method, verb, body, isControl }: Exchange, signal: AbortSignal) {
    const pool = isControl === true ? this.#control : this.#calls;
    const headers = { ...this.#headers, ...carried() };
    const request = { method, path: `/${verb}`, headers, body: body ?? null };
    const response = await pool.request({ ...request, signal });
    return { status: response.statusCode, bytes: await response.body.arrayBuffer() };
  }
}

function poolOf({ url }: EngineAddress, connections: number): Pool {
  const limits = {
    connections,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_ANSWER_BYTES,
  };
  return url.startsWith('unix:')
    ? new Pool('http://engine', { ...limits, socketPath: url.slice('unix:'.length) })
    : new Pool(new URL(url).origin, limits);
}

/** What people know engines by: host and port, or the file name of a socket; those of one name are numbered. */
export function engineNames(urls: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return urls.map((url) => {
    const name = url.startsWith('unix:') ? basename(url) : new URL(url).host;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
