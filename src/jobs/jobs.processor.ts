import { Injectable, Logger } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { Schedule } from '../common/schedule.js';
import type { TrainingResult } from '../contracts/training.js';
import { train } from '../training/run.js';
import { ClaimPorts } from './claim-ports.js';
import type { Claim } from './job-claims.js';
import { JobTelemetry } from './job-telemetry.js';
import { ProgressWatch } from './progress-watch.js';
import type { StopControl } from './stop-control.js';
import { EngineHung } from './stop-reasons.js';
import { sessionOf, TrainingJobs } from './training-jobs.js';

/** Trains one claimed job, counted, observed and under a watch. */
@Injectable()
export class JobsProcessor {
  private readonly logger = new Logger(JobsProcessor.name);

  constructor(
    private readonly jobs: TrainingJobs,
    private readonly claimPorts: ClaimPorts,
    private readonly telemetry: JobTelemetry,
    private readonly schedule: Schedule,
  ) {}

  /**
   * Runs the job from its newest checkpoint to its end. Throws what stopped it, or the reason of the signal; a training
   * that no longer moves is abandoned. `onProgress` is called after each answer of the engine, sandbox or judges.
   */
  process(claim: Claim, control: StopControl, onProgress: () => void): Promise<TrainingResult> {
    return this.telemetry.follow(claim, () => this.train(claim, control, onProgress));
  }

  private async train(
    claim: Claim,
    control: StopControl,
    onProgress: () => void,
  ): Promise<TrainingResult> {
    const { abandon } = control.signals;
    const session = sessionOf(claim);
    const judges = await this.claimPorts.judgesOf(claim);
    const interrupt = (): void => this.claimPorts.engine.interrupt(session);
    abandon.addEventListener('abort', interrupt, { once: true });
    const watch = new ProgressWatch(this.schedule, (stillMs) => {
      control.abandon(new EngineHung(stillMs));
    });
    const { ports, close } = this.claimPorts.of(claim, judges, {
      watch,
      answered: () => {
        onProgress();
        watch.note();
      },
      onState: (state) => control.heed(state, this.schedule),
    });
    try {
      const job = await this.jobs.load(claim);
      return await train(job, ports, control.signals);
    } finally {
      close();
      watch.close();
      await this.close(session);
      abandon.removeEventListener('abort', interrupt);
    }
  }

  /** The engine forgets sessions by itself; a failure to close one must not hide how the training ended. */
  private async close(session: string): Promise<void> {
    const late = 'it does not answer';
    const { sessionCloseMs } = this.schedule;
    await withDeadline(this.claimPorts.engine.close(session), sessionCloseMs, late).catch(
      (error: unknown) => {
        this.logger.warn(`The engine session ${session} was not closed: ${String(error)}`);
      },
    );
  }
}
