import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type JudgeSpec, parseJudgeReference } from '../contracts/judge.js';
import { TrainingLineage } from '../jobs/training-lineage.js';
import { JudgeRevisionsService } from '../judges/registry/judge-revisions.service.js';
import { judgeTermsOf } from '../training/recipes/recipe-settings.js';

/** Says which judges a model was trained by: their preference for it shows nothing. */
@Injectable()
export class TrainingJudges {
  constructor(
    private readonly lineage: TrainingLineage,
    private readonly revisions: JudgeRevisionsService,
  ) {}

  /**
   * Of these judges, the first that scored the model in training, or asks the same server as one that did; -1 without one.
   *
   * @param jobId that made the model
   */
  async among(
    workspaceId: WorkspaceId,
    judges: readonly string[],
    jobId: string | null,
  ): Promise<number> {
    const { jobs } = await this.lineage.of(workspaceId, jobId);
    const trained = new Set<string>();
    for (const reference of jobs.flatMap(({ recipe }) => judgeTermsOf(recipe))) {
      (await this.marks(workspaceId, reference.judge)).forEach((mark) => trained.add(mark));
    }
    for (const [index, reference] of judges.entries()) {
      const marks = await this.marks(workspaceId, reference);
      if (marks.some((mark) => trained.has(mark))) {
        return index;
      }
    }
    return -1;
  }

  /** The judge, and what it asks, those of its parts among them. One that is deleted is known by its id alone. */
  private async marks(workspaceId: WorkspaceId, reference: string): Promise<string[]> {
    const named = parseJudgeReference(reference);
    const found = await this.revisions.find(workspaceId, named);
    return [named.judgeId, ...(found === null ? [] : await this.marksOf(workspaceId, found.spec))];
  }

  private async marksOf(workspaceId: WorkspaceId, spec: JudgeSpec): Promise<string[]> {
    if (spec.kind === 'composite') {
      const parts = spec.parts.map(({ judge }) =>
        typeof judge === 'string'
          ? this.marks(workspaceId, judge)
          : this.marksOf(workspaceId, judge),
      );
      return (await Promise.all(parts)).flat();
    }
    return 'endpointId' in spec ? [spec.endpointId] : [JSON.stringify(spec)];
  }
}
