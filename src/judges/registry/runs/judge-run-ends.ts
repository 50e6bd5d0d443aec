import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../../common/caller.js';
import { Schedule } from '../../../common/schedule.js';
import { Shutdown } from '../../../common/shutdown.js';
import { Waker } from '../../../common/waker.js';
import { Notifications } from '../../../database/notifications.js';
import type { JudgeRunEntity } from './judge-run.entity.js';
import { JudgeRunsRepository, topicOfRun } from './judge-runs.repository.js';

/** Waits for runs of judges to end. */
@Injectable()
export class JudgeRunEnds {
  constructor(
    private readonly repository: JudgeRunsRepository,
    private readonly notifications: Notifications,
    private readonly shutdown: Shutdown,
    private readonly schedule: Schedule,
  ) {}

  /** The run at its end, or as it is when the wait is over or the process ends. Null when it is gone. */
  async of(workspaceId: WorkspaceId, judgeId: string, id: string): Promise<JudgeRunEntity | null> {
    const waker = new Waker();
    const unsubscribe = this.notifications.subscribe(topicOfRun(id), () => waker.wake());
    const { eventPollMs, judgeRunWaitMs } = this.schedule;
    const { signal } = this.shutdown;
    const deadline = performance.now() + judgeRunWaitMs;
    try {
      for (;;) {
        const row = await this.repository.find(workspaceId, judgeId, id);
        const left = deadline - performance.now();
        if (row === null || row.finishedAt !== null || left <= 0 || signal.aborted) {
          return row;
        }
        await waker.wait(Math.min(left, eventPollMs), signal);
      }
    } finally {
      unsubscribe();
    }
  }
}
