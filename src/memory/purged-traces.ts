import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { FeedbackRemovals } from '../feedback/feedback-removals.js';
import { type TrainedCheckpoint, TrainedCheckpoints } from '../jobs/trained-checkpoints.js';

/** What an origin has left outside of memory. */
export interface Traces {
  readonly feedback: number;
  readonly checkpoints: TrainedCheckpoint[];
  readonly datasets: string[];
}

/** Finds what an origin has left outside of memory, and takes its feedback away. */
@Injectable()
export class PurgedTraces {
  constructor(
    private readonly checkpoints: TrainedCheckpoints,
    private readonly feedback: FeedbackRemovals,
  ) {}

  async of(
    workspaceId: WorkspaceId,
    origin: string,
    episodeIds: readonly string[],
  ): Promise<Traces> {
    return {
      feedback: await this.feedback.count(workspaceId, origin),
      checkpoints: await this.checkpoints.trainedOn(workspaceId, episodeIds),
      datasets: await this.feedback.datasetsOf(workspaceId, origin),
    };
  }

  removeFeedback(workspaceId: WorkspaceId, origin: string): Promise<void> {
    return this.feedback.removeOf(workspaceId, origin);
  }
}
