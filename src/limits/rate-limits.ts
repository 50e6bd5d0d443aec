import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { CallerIdentity } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';
import { capExceeded } from './cap-exceeded.js';
import { clientNetwork } from './client-network.js';
import type { RateClass } from './rate-class.js';
import { type Count, RequestCounter } from './request-counter.js';

/** A number of requests that may come in one window, under the name that the headers give it. */
interface Limit {
  readonly name: 'address' | 'key' | RateClass;
  readonly quota: number;
  /** Whose requests are counted together. */
  readonly subject: string;
}

/**
 * Holds requests to their limits, and tells every client where it stands by the headers of
 * draft-ietf-httpapi-ratelimit-headers-10. A quota of 0 is no limit.
 */
@Injectable()
export class RateLimits {
  private readonly windowSeconds: number;

  constructor(
    private readonly counter: RequestCounter,
    private readonly config: Config,
    schedule: Schedule,
  ) {
    this.windowSeconds = Math.ceil(schedule.rateWindowMs / 1000);
  }

  /** Counts a request of an address, whoever sent it. @throws ProblemError rate-limited */
  async spendOfAddress(address: string, reply: FastifyReply): Promise<void> {
    const network = clientNetwork(address);
    const quota = this.config.rateLimits.address;
    const limit: Limit = { name: 'address', quota, subject: `address:${network}` };
    this.hold(limit, await this.spend(limit, reply));
  }

  /** Counts a request of a key. @throws ProblemError rate-limited, cap-exceeded */
  async spendOfKey(
    { keyId, caps }: CallerIdentity,
    rateClass: RateClass,
    reply: FastifyReply,
  ): Promise<void> {
    const cap: Limit = {
      name: 'key',
      quota: caps.requestsPerMinute ?? 0,
      subject: `key:${keyId}`,
    };
    const limit: Limit = {
      name: rateClass,
      quota: this.config.rateLimits[rateClass],
      subject: `${rateClass}:${keyId}`,
    };
    const [capped, limited] = await Promise.all([this.spend(cap, reply), this.spend(limit, reply)]);
    if (isOver(cap, capped)) {
      throw capExceeded({
        name: 'requestsPerMinute',
        limit: cap.quota,
        // Those that were refused have used nothing.
        used: cap.quota,
        freesAt: new Date(Date.now() + capped.resetSeconds * 1000),
      });
    }
    this.hold(limit, limited);
  }

  /** How many requests a key has used of its cap; null while that is not known. */
  async requestsOf(keyId: string, cap: number): Promise<number | null> {
    const count = await this.counter.read(`key:${keyId}`);
    return count === null ? null : Math.min(count.used, cap);
  }

  /** Counts, and writes down what was counted. Null when nothing limits it, or while nothing is counted. */
  private async spend({ name, quota, subject }: Limit, reply: FastifyReply): Promise<Count | null> {
    if (quota === 0) {
      return null;
    }
    const count = await this.counter.count(subject);
    addItem(reply, 'ratelimit-policy', `"${name}";q=${quota};w=${this.windowSeconds}`);
    if (count !== null) {
      const left = Math.max(0, quota - count.used);
      addItem(reply, 'ratelimit', `"${name}";r=${left};t=${count.resetSeconds}`);
    }
    return count;
  }

  private hold(limit: Limit, count: Count | null): void {
    if (isOver(limit, count)) {
      const whose = limit.name === 'address' ? 'this address' : `this key (${limit.name})`;
      throw new ProblemError(
        'rate-limited',
        `More than ${limit.quota} requests of ${whose} came within ${this.windowSeconds} s.`,
        [],
        { retryAfterSeconds: count.resetSeconds },
      );
    }
  }
}

function isOver({ quota }: Limit, count: Count | null): count is Count {
  return count !== null && count.used > quota;
}

/** Both headers are lists, in which each limit is an item. */
function addItem(reply: FastifyReply, header: string, item: string): void {
  const before = reply.getHeader(header);
  void reply.header(header, before === undefined ? item : `${String(before)}, ${item}`);
}
