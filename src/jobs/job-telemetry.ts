import { Injectable } from '@nestjs/common';
import { Tally } from '../common/metrics/tally.js';
import { inSpan, Tracing } from '../common/tracing/tracing.js';
import type { Usage } from '../contracts/usage.js';
import type { TrainingPorts } from '../training/train.js';
import type { Claim } from './job-claims.js';
import { observed, type ObservedPorts } from './observed-ports.js';
import { countUsage } from './outcome-counts.js';

/** What is told of trainings while they run: counts for everybody, spans where tracing is on. */
@Injectable()
export class JobTelemetry {
  constructor(
    private readonly tally: Tally,
    private readonly tracing: Tracing,
  ) {}

  /** Runs a claimed job as part of the trace of the request that asked for it. */
  follow<T>({ job, ref }: Claim, work: () => Promise<T>): Promise<T> {
    const attributes = { 'falconry.job.fence': ref.fence };
    const options = { kind: 'consumer', parent: job.traceparent, attributes } as const;
    return inSpan(this.tracing, ['job run', options], work);
  }

  /** Wakes a worker as part of the trace that the notice names. */
  wake(notice: unknown, work: () => Promise<void>): Promise<void> {
    const { traceparent = null } = (notice ?? {}) as { traceparent?: string };
    return inSpan(this.tracing, ['queue wake', { kind: 'consumer', parent: traceparent }], work);
  }

  used(used: Partial<Usage>): void {
    countUsage(this.tally, used);
  }

  observe(ports: TrainingPorts, recipe: string): ObservedPorts {
    return observed(ports, { tally: this.tally, tracing: this.tracing, recipe });
  }
}
