import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { JobEventsService } from '../../jobs/job-events.service.js';
import { JobRecordsService } from '../../jobs/job-records.service.js';
import { listOf } from '../lists.js';
import type {
  FineTuningCheckpointList,
  FineTuningCheckpointQuery,
  FineTuningEventList,
  FineTuningEventQuery,
} from './fine-tuning-answers.schemas.js';
import { fineTuningCheckpoint, fineTuningEvent } from './record-answers.js';

/** The log and the checkpoints of jobs as clients of OpenAI's API see them. */
@Injectable()
export class FineTuningRecordsService {
  constructor(
    private readonly jobEvents: JobEventsService,
    private readonly records: JobRecordsService,
  ) {}

  /** @throws ProblemError not-found, invalid-cursor */
  async events(
    workspaceId: WorkspaceId,
    jobId: string,
    query: FineTuningEventQuery,
  ): Promise<FineTuningEventList> {
    const { data, hasMore } = await this.jobEvents.newest(workspaceId, jobId, query);
    return listOf(data.map(fineTuningEvent), hasMore);
  }

  /** @throws ProblemError not-found */
  async checkpoints(
    workspaceId: WorkspaceId,
    jobId: string,
    query: FineTuningCheckpointQuery,
  ): Promise<FineTuningCheckpointList> {
    const page = await this.records.checkpoints(workspaceId, jobId, query);
    return listOf(page.data.map(fineTuningCheckpoint), page.nextCursor !== null);
  }
}
