import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import {
  type JudgeRevisionRef,
  judgeReferenceOf,
  type JudgeSpec,
  parseJudgeReference,
  type SimpleJudgeSpec,
} from '../../contracts/judge.js';
import { Database } from '../../database/database.js';
import type { JudgeDefinition } from '../judge-kinds.js';
import { JudgeEntity, JudgeRevisionEntity } from './judge.entity.js';

/** A revision that a reference names, pinned. */
export interface PinnedJudge {
  readonly judgeId: string;
  readonly reference: string;
  /** What the judge is called now. */
  readonly name: string;
  readonly spec: JudgeSpec;
}

/** Finds what references to judges name; for every process. */
@Injectable()
export class JudgeRevisionsService {
  constructor(private readonly database: Database) {}

  /** Null when the workspace has no such judge, or the judge no such revision. */
  async find(workspaceId: WorkspaceId, wish: JudgeRevisionRef): Promise<PinnedJudge | null> {
    const { judgeId } = wish;
    const judge = await this.database.of(JudgeEntity, workspaceId).find({ id: judgeId });
    if (judge === null) {
      return null;
    }
    const revision = wish.revision ?? judge.newestRevision;
    const row = await this.database
      .of(JudgeRevisionEntity, workspaceId)
      .find({ judgeId, revision });
    const reference = judgeReferenceOf(judgeId, revision);
    return row === null ? null : { judgeId, reference, name: judge.name, spec: row.spec };
  }

  /**
   * The revision as it is made, with what it refers to in place.
   *
   * @param wishedName that its judgements carry; that of the judge when left out
   * @throws Error when it is gone, which whoever pinned it has prevented
   */
  async definition(
    workspaceId: WorkspaceId,
    reference: string,
    wishedName?: string,
  ): Promise<JudgeDefinition> {
    const { spec, ...found } = await this.pinned(workspaceId, reference);
    const name = wishedName ?? found.name;
    if (spec.kind !== 'composite') {
      return { name, revision: reference, spec };
    }
    const parts = await Promise.all(
      spec.parts.map(async (part) => ({
        ...part,
        judge:
          typeof part.judge === 'string' ? await this.simple(workspaceId, part.judge) : part.judge,
      })),
    );
    return { name, revision: reference, spec: { ...spec, parts } };
  }

  /** Keeps judges from being deleted until the transaction ends; tells which of them are there. */
  async hold(workspaceId: WorkspaceId, ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT id FROM judges WHERE workspace_id = $1 AND id = ANY($2) FOR KEY SHARE',
      [workspaceId, ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  private async simple(workspaceId: WorkspaceId, reference: string): Promise<SimpleJudgeSpec> {
    const { spec } = await this.pinned(workspaceId, reference);
    if (spec.kind === 'composite') {
      throw new Error(`${reference} is a composite, and part of one.`);
    }
    return spec;
  }

  private async pinned(workspaceId: WorkspaceId, reference: string): Promise<PinnedJudge> {
    const found = await this.find(workspaceId, parseJudgeReference(reference));
    if (found === null) {
      throw new Error(`The judge ${reference} is gone.`);
    }
    return found;
  }
}
