import { Injectable, Logger } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { Schedule } from '../common/schedule.js';
import type { TrainingResult } from '../contracts/training.js';
import { train } from '../training/run.js';
import type { TrainingPorts } from '../training/train.js';
import type { Claim } from './job-claims.js';
import { Journals } from './journals.js';
import { Meter } from './meter.js';
import { metered } from './metering.js';
import { ProgressWatch } from './progress-watch.js';
import type { StopControl } from './stop-control.js';
import { EngineHung } from './stop-reasons.js';
import { sessionOf, TrainingJobs } from './training-jobs.js';
import { TrainingParts } from './training-parts.js';
import { watched } from './watched-ports.js';

/** What looks after one training while it runs. */
interface Overseen {
  readonly control: StopControl;
  readonly watch: ProgressWatch;
  readonly answered: () => void;
}

/** Trains one claimed job, counted and under a watch. */
@Injectable()
export class JobsProcessor {
  private readonly logger = new Logger(JobsProcessor.name);

  constructor(
    private readonly jobs: TrainingJobs,
    private readonly journals: Journals,
    private readonly parts: TrainingParts,
    private readonly schedule: Schedule,
  ) {}

  /**
   * Runs the job from its newest checkpoint to its end. Throws what stopped it, or the reason of the signal; a training
   * that no longer moves is abandoned. `onProgress` is called after each answer of the engine, sandbox or judges.
   */
  async process(
    claim: Claim,
    control: StopControl,
    onProgress: () => void,
  ): Promise<TrainingResult> {
    const { abandon } = control.signals;
    const session = sessionOf(claim);
    const interrupt = (): void => this.parts.engine.interrupt(session);
    abandon.addEventListener('abort', interrupt, { once: true });
    const watch = new ProgressWatch(this.schedule, (stillMs) => {
      control.abandon(new EngineHung(stillMs));
    });
    const answered = (): void => {
      onProgress();
      watch.note();
    };
    try {
      const job = await this.jobs.load(claim);
      return await train(job, this.ports(claim, { control, watch, answered }), control.signals);
    } finally {
      watch.close();
      await this.close(session);
      abandon.removeEventListener('abort', interrupt);
    }
  }

  /** The parts of the worker for one claim: counted, and under a watch. */
  private ports(claim: Claim, { control, watch, answered }: Overseen): TrainingPorts {
    const meter = new Meter({ now: () => performance.now(), onProgress: answered });
    const memory = this.parts.memoryOf(claim.ref.workspaceId);
    const journal = this.journals.of(claim, meter, (state) => {
      control.heed(state, this.schedule);
    });
    return watched({ ...metered(this.parts, meter), memory, journal }, watch);
  }

  /** The engine forgets sessions by itself; a failure to close one must not hide how the training ended. */
  private async close(session: string): Promise<void> {
    const late = 'it does not answer';
    const { sessionCloseMs } = this.schedule;
    await withDeadline(this.parts.engine.close(session), sessionCloseMs, late).catch(
      (error: unknown) => {
        this.logger.warn(`The engine session ${session} was not closed: ${String(error)}`);
      },
    );
  }
}
