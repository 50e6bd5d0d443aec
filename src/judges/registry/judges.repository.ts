import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import type { AuditAction } from '../../audit/audit-actions.js';
import { AuditLog } from '../../audit/audit-log.js';
import type { WorkspaceId } from '../../common/caller.js';
import { newId } from '../../common/ids.js';
import { Database } from '../../database/database.js';
import type { ScopedTable } from '../../database/scoped-table.js';
import { JudgeEntity, JudgeRevisionEntity } from './judge.entity.js';

export type JudgeRow = Pick<JudgeEntity, 'id' | 'workspaceId' | 'name'>;
export type NewRevision = Pick<
  JudgeRevisionEntity,
  'revision' | 'spec' | 'refersTo' | 'endpointIds' | 'prompts' | 'keyId'
>;

/** What keeps a judge from being deleted, some of each. */
interface JudgeUses {
  readonly jobs: readonly string[];
  readonly judges: readonly string[];
}

const MAX_NAMED = 10;

/** The tables of judges and their revisions; what changes in them is told to the audit log in the same transaction. */
@Injectable()
export class JudgesRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  judges(workspaceId: WorkspaceId): ScopedTable<JudgeEntity> {
    return this.database.of(JudgeEntity, workspaceId);
  }

  revisions(workspaceId: WorkspaceId): ScopedTable<JudgeRevisionEntity> {
    return this.database.of(JudgeRevisionEntity, workspaceId);
  }

  /** The newest revision of each of these judges, by the id of the judge. */
  async newestOf(
    workspaceId: WorkspaceId,
    ids: readonly string[],
  ): Promise<Map<string, JudgeRevisionEntity>> {
    const rows = await this.revisions(workspaceId)
      .query('revision')
      .innerJoin(
        JudgeEntity,
        'judge',
        'judge.id = revision.judgeId AND judge.newestRevision = revision.revision',
      )
      .andWhere('judge.id = ANY(:ids)', { ids })
      .getMany();
    return new Map(rows.map((row) => [row.judgeId, row]));
  }

  /** Runs `work` in one transaction, alone among those that give judges of the workspace their names. */
  naming<T>(workspaceId: WorkspaceId, work: () => Promise<T>): Promise<T> {
    return this.transaction(workspaceId, async () => {
      const lock = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
      await this.database.query(lock, [`judges ${workspaceId}`]);
      return work();
    });
  }

  transaction<T>(workspaceId: WorkspaceId, work: () => Promise<T>): Promise<T> {
    return this.database.within(workspaceId, () => this.database.transaction(work));
  }

  /** The judge, held until the transaction ends. */
  lock(workspaceId: WorkspaceId, id: string): Promise<JudgeEntity | null> {
    return this.judges(workspaceId)
      .query('judge')
      .andWhere('judge.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
  }

  async insert(
    row: JudgeRow & Pick<JudgeEntity, 'description' | 'metadata'>,
    revision: NewRevision,
  ): Promise<void> {
    await this.judges(row.workspaceId).insert(row);
    await this.addRevision(row, revision);
    await this.tell('judge.created', row, { kind: revision.spec.kind });
  }

  /** One more revision of a judge that the transaction holds. */
  async revise(judge: JudgeEntity, revision: NewRevision): Promise<void> {
    await this.addRevision(judge, revision);
    const { id, workspaceId, version } = judge;
    const change = { newestRevision: revision.revision, version: version + 1 };
    await this.judges(workspaceId).update({ id }, change);
    const { kind } = revision.spec;
    await this.tell('judge.revised', judge, { revision: revision.revision, kind });
  }

  /** Changes a judge that the transaction holds. */
  async change(judge: JudgeEntity, change: QueryDeepPartialEntity<JudgeEntity>): Promise<void> {
    const { id, workspaceId, version } = judge;
    await this.judges(workspaceId).update({ id }, { ...change, version: version + 1 });
    await this.tell('judge.changed', judge, { changed: Object.keys(change) });
  }

  async delete(judge: JudgeEntity): Promise<void> {
    await this.judges(judge.workspaceId).delete({ id: judge.id });
    await this.tell('judge.deleted', judge);
  }

  /** Jobs, evaluations and experiments that have not ended, and judges any of whose revisions refers to it. */
  async uses({ id, workspaceId }: JudgeRow): Promise<JudgeUses> {
    const jobs = await this.database.query<{ id: string }>(
      `SELECT id FROM jobs WHERE workspace_id = $1 AND finished_at IS NULL AND EXISTS (
         SELECT FROM jsonb_array_elements(coalesce(config->'recipe'->'judges', '[]')) AS term
         WHERE split_part(term->>'judge', '@', 1) = $2)
       UNION ALL
       SELECT id FROM evaluation_runs WHERE workspace_id = $1 AND finished_at IS NULL AND EXISTS (
         SELECT FROM jsonb_array_elements(settings->'judges') AS one
         WHERE split_part(one->>'judge', '@', 1) = $2)
       UNION ALL
       SELECT id FROM experiments
       WHERE workspace_id = $1 AND $2 = ANY(judge_ids) AND finished_at IS NULL
       ORDER BY id LIMIT $3`,
      [workspaceId, id, MAX_NAMED],
    );
    const judges = await this.database.query<{ id: string }>(
      `SELECT DISTINCT judge_id AS id FROM judge_revisions
       WHERE workspace_id = $1 AND refers_to @> ARRAY[$2] ORDER BY id LIMIT $3`,
      [workspaceId, id, MAX_NAMED],
    );
    return { jobs: jobs.map((job) => job.id), judges: judges.map((judge) => judge.id) };
  }

  /** Judges any of whose revisions asks an endpoint. */
  async usersOfEndpoint(workspaceId: WorkspaceId, endpointId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT DISTINCT judge_id AS id FROM judge_revisions
       WHERE workspace_id = $1 AND endpoint_ids @> ARRAY[$2] ORDER BY id LIMIT $3`,
      [workspaceId, endpointId, MAX_NAMED],
    );
    return rows.map(({ id }) => id);
  }

  private async addRevision(
    { id: judgeId, workspaceId }: JudgeRow,
    revision: NewRevision,
  ): Promise<void> {
    const row = { ...revision, id: newId('judgeRevision'), judgeId };
    await this.revisions(workspaceId).insert(row);
  }

  private tell(
    action: AuditAction,
    { id: subjectId, workspaceId, name }: JudgeRow,
    details: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    return this.audit.record({ workspaceId, action, subjectId, details: { name, ...details } });
  }
}
