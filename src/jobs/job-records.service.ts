import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { Database } from '../database/database.js';
import { CheckpointRows } from './checkpoint-rows.js';
import type {
  Attempt,
  AttemptQuery,
  Checkpoint,
  MetricsQuery,
  MetricsSeries,
} from './job-records.schemas.js';
import { JobsService } from './jobs.service.js';
import { AttemptEntity, CheckpointEntity, JobMetricsEntity } from './journal.entity.js';

/** What each filter of attempts is compared with. */
const ATTEMPT_FILTERS: Readonly<Record<keyof Omit<AttemptQuery, 'limit' | 'cursor'>, string>> = {
  step: 'attempt.step',
  phase: 'attempt.phase',
  taskId: 'attempt.taskId',
  status: `attempt.verdict ->> 'status'`,
  errorType: `attempt.verdict ->> 'errorType'`,
};

/** What a job has left behind so far. */
@Injectable()
export class JobRecordsService {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobsService,
    private readonly pager: Pager,
    private readonly rows: CheckpointRows,
  ) {}

  /** @throws ProblemError not-found, invalid-cursor */
  async attempts(
    workspaceId: WorkspaceId,
    jobId: string,
    { limit, cursor, ...filters }: AttemptQuery,
  ): Promise<Page<Attempt>> {
    await this.jobs.row(workspaceId, jobId);
    const attempts = this.database
      .of(AttemptEntity, workspaceId)
      .query('attempt')
      .andWhere('attempt.jobId = :jobId', { jobId });
    for (const [name, column] of Object.entries(ATTEMPT_FILTERS)) {
      const value = filters[name as keyof typeof filters];
      if (value !== undefined) {
        attempts.andWhere(`${column} = :${name}`, { [name]: value });
      }
    }
    const list = `attempts ${jobId} ${JSON.stringify(filters)}`;
    const page = await this.pager.page(attempts, { limit, cursor }, list);
    return { ...page, data: page.data.map(presentAttempt) };
  }

  /** In the order of the steps. @throws ProblemError not-found */
  async metrics(
    workspaceId: WorkspaceId,
    jobId: string,
    { names, after, limit }: MetricsQuery,
  ): Promise<MetricsSeries> {
    await this.jobs.row(workspaceId, jobId);
    const rows = await this.database
      .of(JobMetricsEntity, workspaceId)
      .query('metrics')
      .andWhere('metrics.jobId = :jobId AND metrics.step > :after', { jobId, after })
      .orderBy('metrics.step', 'ASC')
      .take(limit + 1)
      .getMany();
    const wanted = names?.split(',') ?? null;
    const data = rows.slice(0, limit).map(({ step, metrics, usage, createdAt }) => ({
      step,
      metrics: wanted === null ? metrics : only(metrics, wanted),
      usage,
      createdAt: createdAt.toISOString(),
    }));
    return { data, hasMore: rows.length > limit };
  }

  /** @throws ProblemError not-found, invalid-cursor */
  async checkpoints(
    workspaceId: WorkspaceId,
    jobId: string,
    query: PageQuery,
  ): Promise<Page<Checkpoint>> {
    await this.jobs.row(workspaceId, jobId);
    const checkpoints = this.database
      .of(CheckpointEntity, workspaceId)
      .query('checkpoint')
      .andWhere('checkpoint.jobId = :jobId', { jobId });
    const page = await this.pager.page(checkpoints, query, `checkpoints ${jobId}`);
    const best = await this.rows.best({ id: jobId, workspaceId });
    return { ...page, data: page.data.map((row) => presentCheckpoint(row, best)) };
  }
}

function only(
  metrics: Readonly<Record<string, number>>,
  names: readonly string[],
): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => names.includes(name)));
}

function presentAttempt({
  workspaceId: _workspaceId,
  jobId: _jobId,
  createdAt: _createdAt,
  judgements,
  episodeIds,
  ...attempt
}: AttemptEntity): Attempt {
  return { ...attempt, judgements: [...judgements], episodeIds: [...episodeIds] };
}

/** A row as the API shows it; `best` is the id of the best checkpoint of its job. */
export function presentCheckpoint(row: CheckpointEntity, best: string | null): Checkpoint {
  const { id, jobId, step, score, kept, rejected, version } = row;
  const createdAt = row.createdAt.toISOString();
  const sizeBytes = Number(row.sizeBytes);
  const isBest = id === best;
  return { id, jobId, step, sizeBytes, score, isBest, kept, rejected, version, createdAt };
}
