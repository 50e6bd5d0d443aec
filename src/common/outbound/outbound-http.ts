import { lookup } from 'node:dns/promises';
import { Injectable, Optional } from '@nestjs/common';
import { Agent, buildConnector, request } from 'undici';
import { Config } from '../../config/config.js';
import { withDeadline } from '../deadline.js';
import { isPublicAddress } from './public-address.js';
import { AddressRefused, parseUserAddress, type UserAddress } from './user-address.js';

const RESOLVE_MS = 5_000;
const CONNECT_MS = 5_000;
const HEADER_BYTES = 16_384;
/** One text for closed, filtered and forbidden hosts alike, so that nobody can map a network with it. */
const UNREACHABLE = 'The address could not be reached.';

export interface OutboundRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** The whole exchange, from resolving to the last byte of the answer that is read. */
  readonly timeoutMs: number;
  /** Bytes of the answer that are read; the rest is cut off. */
  readonly maxBytes: number;
  /** Told of a success while it comes, besides the whole; no character is parted. Must not throw. */
  readonly onText?: ((piece: string) => void) | undefined;
  /** Ends the exchange with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface OutboundPost extends OutboundRequest {
  readonly body: string;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** True when the answer was longer than what was read of it, or may have been. */
  readonly isCut: boolean;
}

/** No answer came: not in time, or not at all. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(
    message: string,
    readonly isLate: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** All addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/**
 * The one way to an address that a user gave. Every address of the host must be public; the connection goes to one
 * of those that were checked, and its peer is checked again; redirects are not followed, proxies not used, and
 * nothing is decompressed. Each request resolves and connects anew.
 */
@Injectable()
export class OutboundHttp {
  constructor(
    private readonly config: Config,
    @Optional() private readonly resolve: Resolve = resolveBySystem,
  ) {}

  /** @throws AddressRefused when the address may not be called now. */
  async check(text: string): Promise<void> {
    await this.addresses(parseUserAddress(text, this.config.outboundAllow));
  }

  /** @throws AddressRefused; NoAnswer; the reason of `signal` */
  get(text: string, wish: OutboundRequest): Promise<OutboundAnswer> {
    return this.exchange(text, wish, { method: 'GET' });
  }

  /** @throws AddressRefused; NoAnswer; the reason of `signal` */
  post(text: string, { body, ...wish }: OutboundPost): Promise<OutboundAnswer> {
    return this.exchange(text, wish, { method: 'POST', body });
  }

  private async exchange(
    text: string,
    { headers, timeoutMs, maxBytes, onText, signal: stop }: OutboundRequest,
    asked: { readonly method: 'GET' } | { readonly method: 'POST'; readonly body: string },
  ): Promise<OutboundAnswer> {
    stop?.throwIfAborted();
    const target = parseUserAddress(text, this.config.outboundAllow);
    const late = AbortSignal.timeout(timeoutMs);
    const signal = stop === undefined ? late : AbortSignal.any([late, stop]);
    const agent = await this.agentFor(target);
    try {
      const answer = await request(target.url, { ...asked, headers, signal, dispatcher: agent });
      const isSuccess = answer.statusCode >= 200 && answer.statusCode < 300;
      const read = await readUpTo(answer.body, maxBytes, isSuccess ? onText : undefined);
      return { status: answer.statusCode, headers: answer.headers, ...read };
    } catch (error) {
      stop?.throwIfAborted();
      const reason = late.aborted ? `No answer within ${timeoutMs / 1000} s.` : UNREACHABLE;
      throw new NoAnswer(reason, late.aborted, { cause: error });
    } finally {
      await agent.destroy();
    }
  }

  /** An agent for one request, whose only connection goes to an address that was checked. */
  private async agentFor(target: UserAddress): Promise<Agent> {
    const [pinned] = await this.addresses(target);
    const connect = buildConnector({ timeout: CONNECT_MS, keepAlive: false });
    return new Agent({
      pipelining: 0,
      maxHeaderSize: HEADER_BYTES,
      // The exchange as a whole has its time; undici would end it at five minutes.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => {
        // TLS still names the host, not the address that the connection is pinned to.
        connect(
          { ...options, hostname: pinned ?? target.host, servername: target.host },
          (...outcome) => {
            const [error, socket] = outcome;
            if (error === null && !isPeerFine(target, socket.remoteAddress)) {
              socket.destroy();
              callback(new AddressRefused(UNREACHABLE), null);
              return;
            }
            callback(...outcome);
          },
        );
      },
    });
  }

  /** The addresses of the host, all of them public unless the operator allowed the entry. */
  private async addresses({ host, isAllowed }: UserAddress): Promise<readonly string[]> {
    const found = await withDeadline(this.resolve(host), RESOLVE_MS, UNREACHABLE).catch(
      (error: unknown) => {
        throw new AddressRefused(UNREACHABLE, { cause: error });
      },
    );
    if (found.length === 0 || (!isAllowed && !found.every(isPublicAddress))) {
      throw new AddressRefused(UNREACHABLE);
    }
    return found;
  }
}

function isPeerFine(target: UserAddress, peer: string | undefined): boolean {
  return target.isAllowed || (peer !== undefined && isPublicAddress(peer));
}

async function readUpTo(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
  onText: OutboundRequest['onText'],
): Promise<Pick<OutboundAnswer, 'text' | 'isCut'>> {
  const chunks: Buffer[] = [];
  const decoder = new TextDecoder();
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    onText?.(decoder.decode(chunk, { stream: true }));
    if (size >= maxBytes) {
      break;
    }
  }
  const text = Buffer.concat(chunks).subarray(0, maxBytes).toString();
  return { text, isCut: size >= maxBytes };
}
