import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { parseJudgeReference } from '../contracts/judge.js';
import { JudgeRevisionsService } from '../judges/registry/judge-revisions.service.js';

/** A judge that a request names, and what it is to be called. */
interface NamedJudge {
  readonly judge: string;
  readonly name?: string | undefined;
}

/** Ties the judges of a job to the revisions and names that they have when it is posted. */
@Injectable()
export class JudgePins {
  constructor(private readonly revisions: JudgeRevisionsService) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field */
  async pin<T extends NamedJudge>(
    workspaceId: WorkspaceId,
    terms: readonly T[],
    field = 'recipe.judges',
  ): Promise<(T & { readonly name: string })[]> {
    const pinned: (T & { readonly name: string })[] = [];
    for (const [index, term] of terms.entries()) {
      const path = `${field}.${index}`;
      const found = await this.revisions.find(workspaceId, parseJudgeReference(term.judge));
      if (found === null) {
        throw ProblemError.notFound('judge', term.judge, `${path}.judge`);
      }
      const name = term.name ?? found.name;
      if (pinned.some((other) => other.name === name)) {
        throw ProblemError.field(`${path}.name`, `Another one is called ${name}.`);
      }
      pinned.push({ ...term, judge: found.reference, name });
    }
    return pinned;
  }

  /** Keeps them from being deleted until the transaction ends. @throws ProblemError not-found */
  async hold(
    workspaceId: WorkspaceId,
    terms: readonly NamedJudge[],
    field = 'recipe.judges',
  ): Promise<void> {
    const ids = terms.map(({ judge }) => parseJudgeReference(judge).judgeId);
    const held = ids.length === 0 ? new Set() : await this.revisions.hold(workspaceId, ids);
    const gone = ids.findIndex((id) => !held.has(id));
    if (gone >= 0) {
      throw ProblemError.notFound('judge', ids[gone] ?? '', `${field}.${gone}.judge`);
    }
  }
}
