import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { SelectQueryBuilder } from 'typeorm';
import { type After, type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { CheckpointRows } from './checkpoint-rows.js';
import type {
  Attempt,
  AttemptParams,
  AttemptQuery,
  Checkpoint,
  MetricsQuery,
  MetricsSeries,
} from './job-records.schemas.js';
import { JobsService } from './jobs.service.js';
import { AttemptEntity, CheckpointEntity, JobMetricsEntity } from './journal.entity.js';
import { presentTokens } from './stored-attempt.js';

/** What each filter of attempts is compared with. */
const ATTEMPT_FILTERS = {
  step: 'attempt.step = :step',
  phase: 'attempt.phase = :phase',
  taskId: 'attempt.taskId = :taskId',
  status: `attempt.verdict ->> 'status' = :status`,
  errorType: `attempt.verdict ->> 'errorType' = :errorType`,
} as const;

/** Of a part of the reward that was scored, or of the total when no part is named. */
const REWARD_FILTER = `
  EXISTS (
    SELECT 1 FROM (
      SELECT (attempt.reward ->> 'total')::float8 AS value WHERE :component::text IS NULL
      UNION ALL
      SELECT (part ->> 'value')::float8 FROM jsonb_array_elements(attempt.reward -> 'components') part
      WHERE part ->> 'name' = :component AND part ->> 'status' = 'scored'
    ) scored
    WHERE value >= coalesce(:least::float8, '-infinity') AND value <= coalesce(:greatest::float8, 'infinity'))`;

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
    { limit, cursor, include, ...filters }: AttemptQuery,
  ): Promise<Page<Attempt>> {
    await this.jobs.row(workspaceId, jobId);
    const attempts = this.database
      .of(AttemptEntity, workspaceId)
      .query('attempt')
      .andWhere('attempt.jobId = :jobId', { jobId });
    narrow(attempts, filters);
    if (include === 'advantages') {
      attempts.addSelect('attempt.tokens');
    }
    const list = `attempts ${jobId} ${JSON.stringify(filters)}`;
    const page = await this.pager.page(attempts, { limit, cursor }, list);
    return { ...page, data: page.data.map(presentAttempt) };
  }

  /** One attempt with the advantage of each of its tokens. @throws ProblemError not-found */
  async attempt(workspaceId: WorkspaceId, { id, attemptId }: AttemptParams): Promise<Attempt> {
    const row = await this.database
      .of(AttemptEntity, workspaceId)
      .query('attempt')
      .addSelect('attempt.tokens')
      .andWhere('attempt.jobId = :id AND attempt.id = :attemptId', { id, attemptId })
      .getOne();
    if (row === null) {
      throw ProblemError.notFound('attempt', attemptId);
    }
    return presentAttempt(row);
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
    query: PageQuery & After,
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

type Filters = Omit<AttemptQuery, 'limit' | 'cursor' | 'include'>;

function narrow(attempts: SelectQueryBuilder<AttemptEntity>, filters: Filters): void {
  for (const [name, condition] of Object.entries(ATTEMPT_FILTERS)) {
    const value = filters[name as keyof typeof ATTEMPT_FILTERS];
    if (value !== undefined) {
      attempts.andWhere(condition, { [name]: value });
    }
  }
  const { rewardComponent, rewardMin, rewardMax } = filters;
  const wanted = [rewardComponent, rewardMin, rewardMax];
  if (wanted.some((value) => value !== undefined)) {
    const [component = null, least = null, greatest = null] = wanted;
    attempts.andWhere(REWARD_FILTER, { component, least, greatest });
  }
}

/** With its tokens when they were read. */
function presentAttempt({
  workspaceId: _workspaceId,
  jobId: _jobId,
  createdAt: _createdAt,
  tokens,
  judgements,
  episodeIds,
  ...attempt
}: AttemptEntity): Attempt {
  return {
    ...attempt,
    judgements: [...judgements],
    episodeIds: [...episodeIds],
    ...(tokens === undefined ? {} : { advantages: presentTokens(tokens) }),
  };
}

/** A row as the API shows it; `best` is the id of the best checkpoint of its job. */
export function presentCheckpoint(row: CheckpointEntity, best: string | null): Checkpoint {
  const { id, jobId, step, score, kept, rejected, version } = row;
  const createdAt = row.createdAt.toISOString();
  const sizeBytes = Number(row.sizeBytes);
  const isBest = id === best;
  return { id, jobId, step, sizeBytes, score, isBest, kept, rejected, version, createdAt };
}
