import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { AwaitedRunner } from '../database/awaited-runner.js';
import { Notifications } from '../database/notifications.js';
import { PROGRAM_RUNS_TOPIC, type ProgramOutcome } from './program-run.js';
import { type ProgramRunClaim, ProgramRunClaims } from './program-run-claims.js';
import { ProgramTrials } from './program-trials.js';

/** Makes the runs of programs that requests wait for. One whose asker has left is dropped. */
@Injectable()
export class ProgramRunWorker extends AwaitedRunner<ProgramRunClaim, readonly ProgramOutcome[]> {
  constructor(
    notifications: Notifications,
    claims: ProgramRunClaims,
    private readonly trials: ProgramTrials,
    schedule: Schedule,
  ) {
    super(notifications, {
      name: 'A run of programs',
      topic: PROGRAM_RUNS_TOPIC,
      claims,
      pollMs: schedule.claimPollMs,
      leaseMs: schedule.programRunLeaseMs,
      lost: new Error('Nobody waits for the run any more, or another worker makes it.'),
    });
  }

  protected override make(
    { workspaceId, request }: ProgramRunClaim,
    signal: AbortSignal,
  ): Promise<ProgramOutcome[]> {
    return this.trials.of(workspaceId, request, signal);
  }
}
