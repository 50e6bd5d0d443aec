import { Injectable } from '@nestjs/common';
import { Schedule } from '../../../common/schedule.js';
import { AwaitedRunner } from '../../../database/awaited-runner.js';
import { Notifications } from '../../../database/notifications.js';
import { type JudgeRunClaim, JudgeRunClaims } from './judge-run-claims.js';
import { JUDGE_RUNS_TOPIC } from './judge-runs.repository.js';
import { JudgeTrials } from './judge-trials.js';
import type { SampleOutcome } from './try-judge.js';

/**
 * Makes the runs of judges in the worker. One whose worker died is begun anew by another when its lease ends; what a judge
 * cannot score is in its judgements, so anything thrown here fails the run.
 */
@Injectable()
export class JudgeRunWorker extends AwaitedRunner<JudgeRunClaim, readonly SampleOutcome[]> {
  constructor(
    notifications: Notifications,
    claims: JudgeRunClaims,
    private readonly trials: JudgeTrials,
    schedule: Schedule,
  ) {
    super(notifications, {
      name: 'A run of a judge',
      topic: JUDGE_RUNS_TOPIC,
      claims,
      pollMs: schedule.claimPollMs,
      leaseMs: schedule.judgeRunLeaseMs,
      lost: new Error('The run is gone, or another worker makes it.'),
    });
  }

  protected override make(claim: JudgeRunClaim, signal: AbortSignal): Promise<SampleOutcome[]> {
    return this.trials.of(claim, signal);
  }
}
