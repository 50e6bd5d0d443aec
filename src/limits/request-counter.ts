import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { withDeadline } from '../common/deadline.js';
import { Schedule } from '../common/schedule.js';
import { Config } from '../config/config.js';

/** What a subject has asked for in its window. */
export interface Count {
  readonly used: number;
  /** Whole seconds until the window is over and counting begins again at nothing; at least 1. */
  readonly resetSeconds: number;
}

/**
 * Counts requests in Redis, for all API processes together, in windows of `rateWindowMs` that begin with the first.
 *
 * Redis may be lost at any moment: then nothing is counted, and every request goes on. A call waits `countMs` at most,
 * and after one that failed Redis is left alone for `reconnectMs`. It decides nothing: what is too many is for others.
 */
@Injectable()
export class RequestCounter implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(RequestCounter.name);
  private readonly redis: Redis;
  private readonly windows: RateLimiterRedis;
  private isAway = false;
  private restUntil = 0;

  constructor(
    config: Config,
    private readonly schedule: Schedule,
  ) {
    this.redis = new Redis(config.redisUrl, {
      lazyConnect: true,
      // A call that cannot be made now is of no use later.
      enableOfflineQueue: false,
      // What is counted within one turn of the event loop goes out in one write.
      enableAutoPipelining: true,
      maxRetriesPerRequest: 0,
      connectTimeout: schedule.connectMs,
      commandTimeout: schedule.countMs,
      retryStrategy: () => schedule.reconnectMs,
    });
    // Told once, by the call that fails for it.
    this.redis.on('error', () => undefined);
    this.windows = new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix: `${config.queuePrefix}:requests`,
      points: Number.MAX_SAFE_INTEGER,
      // Redis lets keys of this library expire by whole seconds.
      duration: Math.ceil(schedule.rateWindowMs / 1000),
    });
  }

  /** Waits for a connection, so that the first requests are counted as well; without one the service starts too. */
  async onModuleInit(): Promise<void> {
    const { connectMs } = this.schedule;
    await withDeadline(this.redis.connect(), connectMs, 'Redis does not answer.').catch(
      (error: unknown) => this.lose(error),
    );
  }

  onModuleDestroy(): void {
    this.redis.disconnect();
  }

  /** One request more of a subject, with all before it in the window; null while Redis is away. */
  count(subject: string): Promise<Count | null> {
    return this.ask(() => this.windows.consume(subject));
  }

  /** What a subject has asked for so far; null while Redis is away. */
  read(subject: string): Promise<Count | null> {
    return this.ask(async () => (await this.windows.get(subject)) ?? new RateLimiterRes());
  }

  private async ask(call: () => Promise<RateLimiterRes>): Promise<Count | null> {
    if (performance.now() < this.restUntil) {
      return null;
    }
    try {
      const { consumedPoints, msBeforeNext } = await call();
      this.find();
      return { used: consumedPoints, resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
    } catch (error) {
      this.lose(error);
      return null;
    }
  }

  private lose(error: unknown): void {
    this.restUntil = performance.now() + this.schedule.reconnectMs;
    if (!this.isAway) {
      this.isAway = true;
      this.logger.warn(`Redis is away, so requests are not limited: ${String(error)}`);
    }
  }

  private find(): void {
    if (this.isAway) {
      this.isAway = false;
      this.logger.log('Redis is back, and requests are limited again.');
    }
  }
}
