import { Injectable } from '@nestjs/common';
import { JudgeMaker } from '../judges/judge-parts.js';
import { JudgeRevisionsService } from '../judges/registry/judge-revisions.service.js';
import type { Judge } from '../training/ports.js';
import type { EvaluationRunEntity } from './evaluation.entity.js';

/** Makes the judges of an evaluation, of the revisions that were pinned when it was posted. */
@Injectable()
export class EvaluationJudges {
  constructor(
    private readonly revisions: JudgeRevisionsService,
    private readonly maker: JudgeMaker,
  ) {}

  of({ workspaceId, settings }: EvaluationRunEntity): Promise<Judge[]> {
    return Promise.all(
      settings.judges.map(async ({ judge, name }) => {
        const definition = await this.revisions.definition(workspaceId, judge, name);
        return this.maker.make(workspaceId, definition);
      }),
    );
  }
}
