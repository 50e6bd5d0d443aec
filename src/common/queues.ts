import { BullModule } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';
import { Config } from '../config/config.js';

/**
 * Bull, as a wake-up only: a job in it says "look into PostgreSQL", so that losing one, or running one twice,
 * changes nothing. Retries and stalled jobs are therefore none of its business, and so is its recovery: workers poll
 * PostgreSQL whether Redis is there or not.
 */
export function queuesModule(): DynamicModule {
  return BullModule.forRootAsync({
    inject: [Config],
    useFactory: (config: Config) => ({
      url: config.redisUrl,
      prefix: config.queuePrefix,
      settings: { maxStalledCount: 0 },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    }),
  });
}
