import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Database } from '../../database/database.js';
import { JobEventEntity } from '../job-event.entity.js';
import { JobRecordsService } from '../job-records.service.js';
import type { JobEntity } from '../job.entity.js';
import { JobsService } from '../jobs.service.js';
import { EvaluationEntity, JobMetricsEntity } from '../journal.entity.js';
import type { CurvePoint, JobReport } from './job-reports.schemas.js';
import { StepCurves } from './step-curves.js';

const MAX_STATES = 1_000;
const MAX_CHECKPOINTS = 100;
const STEPS_AT_ONCE = 1_000;

type JobRef = Pick<JobEntity, 'id' | 'workspaceId'>;

/** Gathers what a job was, did and came to. It reads one row a step and none an attempt, so long jobs are no burden. */
@Injectable()
export class JobReportsService {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobsService,
    private readonly records: JobRecordsService,
  ) {}

  /** @throws ProblemError not-found */
  async report(workspaceId: WorkspaceId, id: string): Promise<JobReport> {
    const job = await this.jobs.row(workspaceId, id);
    const curves = await this.curves(job);
    const checkpoints = await this.records.checkpoints(workspaceId, id, { limit: MAX_CHECKPOINTS });
    return {
      job: await this.jobs.present(job),
      states: await this.states(job),
      evaluations: await this.evaluations(job),
      curves,
      memory: { prompts: promptsOf(curves), episodes: await this.countEpisodes(job) },
      checkpoints: checkpoints.data,
      createdAt: new Date().toISOString(),
    };
  }

  private async states({ id, workspaceId }: JobRef): Promise<JobReport['states']> {
    const events = await this.database
      .of(JobEventEntity, workspaceId)
      .query('event')
      .andWhere(`event.jobId = :id AND event.type = 'state'`, { id })
      .orderBy('event.sequence', 'ASC')
      .take(MAX_STATES)
      .getMany();
    return events.map(({ data, createdAt }) => {
      const {
        from,
        to,
        reason = null,
      } = data as {
        from: string | null;
        to: string;
        reason?: string | null;
      };
      return { from, to, reason, at: createdAt.toISOString() };
    });
  }

  private async evaluations({ id, workspaceId }: JobRef): Promise<JobReport['evaluations']> {
    const rows = await this.database.of(EvaluationEntity, workspaceId).list({ jobId: id });
    const of = (wanted: EvaluationEntity['stage']): JobReport['evaluations']['before'] => {
      const row = rows.find(({ stage }) => stage === wanted);
      return row === undefined ? null : row.results.map((result) => ({ ...result }));
    };
    return { before: of('before'), after: of('after') };
  }

  private async curves({ id, workspaceId, totalSteps }: JobEntity): Promise<CurvePoint[]> {
    const curves = new StepCurves(totalSteps);
    let after = 0;
    let rows: JobMetricsEntity[];
    do {
      rows = await this.database
        .of(JobMetricsEntity, workspaceId)
        .query('metrics')
        .andWhere('metrics.jobId = :id AND metrics.step > :after', { id, after })
        .orderBy('metrics.step', 'ASC')
        .take(STEPS_AT_ONCE)
        .getMany();
      rows.forEach((row) => curves.add(row));
      after = rows.at(-1)?.step ?? after;
    } while (rows.length === STEPS_AT_ONCE);
    return curves.points();
  }

  private async countEpisodes({ id, workspaceId }: JobRef): Promise<number> {
    const [row] = await this.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM episodes
       WHERE workspace_id = $1 AND job_id = $2 AND deleted_at IS NULL`,
      [workspaceId, id],
    );
    return row?.n ?? 0;
  }
}

function promptsOf(curves: readonly CurvePoint[]): JobReport['memory']['prompts'] {
  const sums = new Map<string, { judged: number; passed: number }>();
  for (const [kind, { judged, passed }] of curves.flatMap(({ prompts }) =>
    Object.entries(prompts),
  )) {
    const before = sums.get(kind) ?? { judged: 0, passed: 0 };
    sums.set(kind, { judged: before.judged + judged, passed: before.passed + passed });
  }
  return Object.fromEntries(sums);
}
