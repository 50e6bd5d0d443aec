import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { parseJudgeReference } from '../contracts/judge.js';
import { JudgeRevisionsService } from '../judges/registry/judge-revisions.service.js';
import type { JudgeTerm } from '../training/recipes/judge-terms.js';

/** Ties the judges of a job to the revisions and names that they have when it is posted. */
@Injectable()
export class JudgePins {
  constructor(private readonly revisions: JudgeRevisionsService) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field */
  async pin(workspaceId: WorkspaceId, terms: readonly JudgeTerm[]): Promise<JudgeTerm[]> {
    const pinned: JudgeTerm[] = [];
    for (const [index, term] of terms.entries()) {
      const path = `recipe.judges.${index}`;
      const found = await this.revisions.find(workspaceId, parseJudgeReference(term.judge));
      if (found === null) {
        throw ProblemError.notFound('judge', term.judge, `${path}.judge`);
      }
      const name = term.name ?? found.name;
      if (pinned.some((other) => other.name === name)) {
        throw ProblemError.field(`${path}.name`, `Another term of the reward is called ${name}.`);
      }
      pinned.push({ ...term, judge: found.reference, name });
    }
    return pinned;
  }

  /** Keeps them from being deleted until the transaction ends. @throws ProblemError not-found */
  async hold(workspaceId: WorkspaceId, terms: readonly JudgeTerm[]): Promise<void> {
    const ids = terms.map(({ judge }) => parseJudgeReference(judge).judgeId);
    const held = ids.length === 0 ? new Set() : await this.revisions.hold(workspaceId, ids);
    const gone = ids.findIndex((id) => !held.has(id));
    if (gone >= 0) {
      throw ProblemError.notFound('judge', ids[gone] ?? '', `recipe.judges.${gone}.judge`);
    }
  }
}
