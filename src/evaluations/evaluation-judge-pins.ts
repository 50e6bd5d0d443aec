import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { JudgePins } from '../jobs/judge-pins.js';
import { JudgeRevisionsService } from '../judges/registry/judge-revisions.service.js';
import { readsOpenAnswers } from './codal.js';
import type { CreateEvaluation, EvaluationSettings } from './evaluations.schemas.js';
import { TrainingJudges } from './training-judges.js';

type PinnedJudges = EvaluationSettings['judges'];

/** Ties the judges of an evaluation to what they are now, and says which may judge it. */
@Injectable()
export class EvaluationJudgePins {
  constructor(
    private readonly pins: JudgePins,
    private readonly revisions: JudgeRevisionsService,
    private readonly trainingJudges: TrainingJudges,
  ) {}

  /** @throws ProblemError not-found or validation-failed, pointing at the field */
  pin(workspaceId: WorkspaceId, { judges }: CreateEvaluation): Promise<PinnedJudges> {
    return this.pins.pin(workspaceId, judges, 'judges');
  }

  /** Keeps them from being deleted until the transaction ends. @throws ProblemError not-found */
  hold(workspaceId: WorkspaceId, judges: PinnedJudges): Promise<void> {
    return this.pins.hold(workspaceId, judges, 'judges');
  }

  /**
   * CODAL asks what others think of the model: not the judges that it learned to please.
   *
   * @param jobId that made the model
   * @throws ProblemError validation-failed, pointing at the field
   */
  async requireOthers(
    workspaceId: WorkspaceId,
    judges: PinnedJudges,
    jobId: string | null,
  ): Promise<void> {
    for (const [index, { judge }] of judges.entries()) {
      const { spec } = await this.revisions.definition(workspaceId, judge);
      if (!readsOpenAnswers(spec)) {
        const detail = `A judge of the kind ${spec.kind} scores programs; answers need one that reads texts.`;
        throw ProblemError.field(`judges.${index}.judge`, detail);
      }
    }
    const references = judges.map(({ judge }) => judge);
    const trained = await this.trainingJudges.among(workspaceId, references, jobId);
    if (trained >= 0) {
      const detail =
        'It, or what it asks, has scored the model in training; name a judge that has not.';
      throw ProblemError.field(`judges.${trained}.judge`, detail);
    }
  }
}
