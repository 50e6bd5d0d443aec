import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../../common/caller.js';
import { requireVersion } from '../../common/entity-tag.js';
import { newId } from '../../common/ids.js';
import { changedMetadata } from '../../common/metadata.js';
import { type Page, type PageQuery, Pager } from '../../common/paging.js';
import { ProblemError } from '../../common/problems.js';
import { type JudgeSpec, judgeReferenceOf } from '../../contracts/judge.js';
import type { JudgeEntity, JudgeRevisionEntity } from './judge.entity.js';
import { JudgeRevisionsService } from './judge-revisions.service.js';
import { type CheckedSpec, JudgeSpecChecks } from './judge-spec-checks.js';
import { JudgesRepository, type NewRevision } from './judges.repository.js';
import type { ChangeJudge, CreateJudge, Judge, JudgeRevision } from './judges.schemas.js';

const MAX_JUDGES = 200;
const MAX_REVISIONS = 1_000;

/** Registers judges and the revisions of their settings. */
@Injectable()
export class JudgesService {
  constructor(
    private readonly repository: JudgesRepository,
    private readonly lookUp: JudgeRevisionsService,
    private readonly checks: JudgeSpecChecks,
    private readonly pager: Pager,
  ) {}

  /** @throws ProblemError conflict, quota-exceeded; not-found or validation-failed, pointing at the field */
  async create({ workspaceId, keyId }: CallerIdentity, body: CreateJudge): Promise<Judge> {
    const { name, description = null, metadata } = body;
    const checked = await this.checks.check(workspaceId, body.spec);
    const id = newId('judge');
    await this.repository.naming(workspaceId, async () => {
      if ((await this.repository.judges(workspaceId).count({})) >= MAX_JUDGES) {
        throw new ProblemError('quota-exceeded', `A workspace has at most ${MAX_JUDGES} judges.`);
      }
      await this.requireFree(workspaceId, name);
      await this.holdParts(workspaceId, checked);
      const row = { id, workspaceId, name, description, metadata };
      await this.repository.insert(row, revisionOf(checked, 1, keyId));
    });
    return this.get(workspaceId, id);
  }

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<Judge>> {
    const rows = this.repository.judges(workspaceId).query('judge');
    const page = await this.pager.page(rows, query, `judges ${workspaceId}`);
    const newest = await this.repository.newestOf(
      workspaceId,
      page.data.map(({ id }) => id),
    );
    return { ...page, data: page.data.map((judge) => present(judge, newest.get(judge.id))) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Judge> {
    const judge = await this.row(workspaceId, id);
    const newest = await this.repository.newestOf(workspaceId, [id]);
    return present(judge, newest.get(id));
  }

  /** @throws ProblemError not-found, invalid-cursor */
  async listRevisions(
    workspaceId: WorkspaceId,
    judgeId: string,
    query: PageQuery,
  ): Promise<Page<JudgeRevision>> {
    await this.row(workspaceId, judgeId);
    const rows = this.repository
      .revisions(workspaceId)
      .query('revision')
      .andWhere('revision.judgeId = :judgeId', { judgeId });
    const page = await this.pager.page(rows, query, `judge-revisions ${judgeId}`);
    return { ...page, data: page.data.map(presentRevision) };
  }

  /** Settings that count from here on for whoever names no revision. @throws ProblemError as `create` does */
  async revise(
    { workspaceId, keyId }: CallerIdentity,
    id: string,
    spec: JudgeSpec,
  ): Promise<JudgeRevision> {
    await this.row(workspaceId, id);
    const checked = await this.checks.check(workspaceId, spec);
    const revision = await this.repository.transaction(workspaceId, async () => {
      const judge = await this.lock(workspaceId, id);
      const next = judge.newestRevision + 1;
      if (next > MAX_REVISIONS) {
        throw new ProblemError('quota-exceeded', `A judge has at most ${MAX_REVISIONS} revisions.`);
      }
      await this.holdParts(workspaceId, checked);
      await this.repository.revise(judge, revisionOf(checked, next, keyId));
      return next;
    });
    const row = await this.repository.revisions(workspaceId).find({ judgeId: id, revision });
    return presentRevision(row as JudgeRevisionEntity);
  }

  /**
   * A change that changes nothing leaves the version as it is.
   *
   * @param version that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, precondition-failed, conflict, validation-failed
   */
  async change(
    workspaceId: WorkspaceId,
    id: string,
    wish: ChangeJudge,
    version: number | null,
  ): Promise<Judge> {
    await this.repository.naming(workspaceId, async () => {
      const judge = await this.lock(workspaceId, id);
      requireVersion(judge.version, version);
      const { name = judge.name, description = judge.description, metadata = {} } = wish;
      if (name !== judge.name) {
        await this.requireFree(workspaceId, name);
      }
      const after = { name, description, metadata: changedMetadata(judge.metadata, metadata) };
      const change = Object.entries(after).filter(
        ([field, value]) => !isDeepStrictEqual(value, judge[field as keyof typeof after]),
      );
      if (change.length > 0) {
        await this.repository.change(judge, Object.fromEntries(change));
      }
    });
    return this.get(workspaceId, id);
  }

  /** Deletes it with its revisions and runs. @throws ProblemError not-found; judge-in-use */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.repository.transaction(workspaceId, async () => {
      const judge = await this.lock(workspaceId, id);
      const { jobs, judges } = await this.repository.uses(judge);
      const users = [...jobs, ...judges];
      if (users.length > 0) {
        throw new ProblemError('judge-in-use', `It is used by ${users.join(', ')}.`);
      }
      await this.repository.delete(judge);
    });
  }

  /** Throws when the judge is not in the workspace. @throws ProblemError not-found */
  async row(workspaceId: WorkspaceId, id: string): Promise<JudgeEntity> {
    return found(await this.repository.judges(workspaceId).find({ id }), id);
  }

  private async lock(workspaceId: WorkspaceId, id: string): Promise<JudgeEntity> {
    return found(await this.repository.lock(workspaceId, id), id);
  }

  private async requireFree(workspaceId: WorkspaceId, name: string): Promise<void> {
    if ((await this.repository.judges(workspaceId).count({ name })) > 0) {
      throw new ProblemError('conflict', `Another judge is called ${name}.`);
    }
  }

  /** Checking has seen them; a deletion since then came first, one from here on sees this judge. */
  private async holdParts(
    workspaceId: WorkspaceId,
    { refersTo, endpoints }: CheckedSpec,
  ): Promise<void> {
    await this.checks.holdEndpoints(workspaceId, endpoints);
    const held = await this.lookUp.hold(workspaceId, refersTo);
    const gone = refersTo.find((id) => !held.has(id));
    if (gone !== undefined) {
      throw ProblemError.notFound('judge', gone, 'spec.parts');
    }
  }
}

function found(judge: JudgeEntity | null, id: string): JudgeEntity {
  if (judge === null) {
    throw ProblemError.notFound('judge', id);
  }
  return judge;
}

function revisionOf(checked: CheckedSpec, revision: number, keyId: string): NewRevision {
  const { spec, refersTo, endpoints, prompts } = checked;
  const endpointIds = [...new Set(endpoints.map(({ id }) => id))];
  return { revision, spec, refersTo: [...refersTo], endpointIds, prompts: [...prompts], keyId };
}

function present(judge: JudgeEntity, newest: JudgeRevisionEntity | undefined): Judge {
  if (newest === undefined) {
    throw new Error(`The judge ${judge.id} has no revision ${judge.newestRevision}.`);
  }
  const { id, name, description, metadata, version } = judge;
  const createdAt = judge.createdAt.toISOString();
  return { id, name, description, metadata, newest: presentRevision(newest), version, createdAt };
}

function presentRevision(row: JudgeRevisionEntity): JudgeRevision {
  const { judgeId, revision, spec, prompts, keyId } = row;
  const reference = judgeReferenceOf(judgeId, revision);
  const createdAt = row.createdAt.toISOString();
  return { judgeId, revision, reference, spec, prompts, keyId, createdAt };
}
