import { Injectable } from '@nestjs/common';
import { JudgeMaker } from '../judges/judge-parts.js';
import { JudgeRevisionsService } from '../judges/registry/judge-revisions.service.js';
import type { Judge } from '../training/ports.js';
import { nameOf } from '../training/recipes/judge-terms.js';
import { judgeTermsOf } from '../training/recipes/recipe-settings.js';
import type { Claim } from './job-claims.js';

/** Makes the judges that a claimed job names, of the revisions that were pinned when it was posted. */
@Injectable()
export class JobJudges {
  constructor(
    private readonly revisions: JudgeRevisionsService,
    private readonly maker: JudgeMaker,
  ) {}

  of({ ref: { workspaceId }, job }: Pick<Claim, 'ref' | 'job'>): Promise<Judge[]> {
    return Promise.all(
      judgeTermsOf(job.config.recipe).map(async (term) => {
        const definition = await this.revisions.definition(workspaceId, term.judge, nameOf(term));
        return this.maker.make(workspaceId, definition);
      }),
    );
  }
}
