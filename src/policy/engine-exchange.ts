import { basename } from 'node:path';
import { type Dispatcher, Pool } from 'undici';
import { carried } from '../common/tracing/tracing.js';
import { EngineError, EngineUnavailable } from './engine-errors.js';

export const MSGPACK = 'application/msgpack';
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;
const CALL_CONNECTIONS = 4;
/** Streams that are read at once; each holds its connection until it ends. */
const STREAM_CONNECTIONS = 64;

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
  readonly #streams: Pool;
  readonly #control: Pool;
  readonly #headers: Record<string, string>;

  constructor(address: EngineAddress) {
    this.#calls = poolOf(address, CALL_CONNECTIONS);
    this.#streams = poolOf(address, STREAM_CONNECTIONS);
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
    const pool = exchange.isControl === true ? this.#control : this.#calls;
    return this.#within(exchange, async (signal) => {
      const { statusCode, body } = await this.#request(pool, exchange, signal);
      return { status: statusCode, bytes: await body.arrayBuffer() };
    });
  }

  /**
   * What `read` makes of an answer while it comes. Its deadline holds for the whole.
   *
   * @throws EngineUnavailable when the answer has not ended in `deadlineMs`; the reason of `signal` once it is aborted;
   *   what `read` throws
   */
  async stream<T>(
    exchange: Exchange,
    read: (status: number, body: Dispatcher.ResponseData['body']) => Promise<T>,
  ): Promise<T> {
    return this.#within(exchange, async (signal) => {
      const { statusCode, body } = await this.#request(this.#streams, exchange, signal);
      return read(statusCode, body);
    });
  }

  async #within<T>(
    { verb, deadlineMs, signal }: Exchange,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, deadlineMs);
    signal?.addEventListener('abort', end);
    try {
      return await work(ending.signal);
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof EngineError) {
        throw cause;
      }
      const why = ending.signal.aborted ? `no answer in ${deadlineMs} ms` : String(cause);
      throw new EngineUnavailable(`${verb}: the engine cannot be reached (${why}).`, { cause });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  async close(): Promise<void> {
    const pools = [this.#calls, this.#streams, this.#control];
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  async #request(pool: Pool, { method, verb, body }: Exchange, signal: AbortSignal) {
    const headers = { ...this.#headers, ...carried() };
    const request = { method, path: `/${verb}`, headers, body: body ?? null };
    return pool.request({ ...request, signal });
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
