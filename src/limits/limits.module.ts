import { Module } from '@nestjs/common';
import { RateLimits } from './rate-limits.js';
import { RequestCounter } from './request-counter.js';

/** How often addresses and keys may ask. */
@Module({
  providers: [RequestCounter, RateLimits],
  exports: [RateLimits],
})
export class LimitsModule {}
