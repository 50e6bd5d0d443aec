import { Injectable } from '@nestjs/common';
import { Waker } from '../common/waker.js';
import { Config } from '../config/config.js';
import { JobTelemetry } from './job-telemetry.js';

/** One for each job that this worker may train at once. */
@Injectable()
export class JobWakers {
  readonly all: readonly Waker[];

  constructor(
    { workerConcurrency }: Config,
    private readonly telemetry: JobTelemetry,
  ) {
    this.all = Array.from({ length: workerConcurrency }, () => new Waker());
  }

  /** What the notice says is not believed, but for the trace that it belongs to. */
  async wake(notice: unknown): Promise<void> {
    await this.telemetry.wake(notice, async () => {
      for (const waker of this.all) {
        waker.wake();
      }
    });
  }
}
