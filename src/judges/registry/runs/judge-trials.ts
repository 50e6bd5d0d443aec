import { Injectable } from '@nestjs/common';
import { judgeReferenceOf } from '../../../contracts/judge.js';
import { CodeRunner } from '../../../training/ports.js';
import { JudgeMaker } from '../../judge-parts.js';
import { JudgeRevisionsService } from '../judge-revisions.service.js';
import type { JudgeRunClaim } from './judge-run-claims.js';
import { type SampleOutcome, tryJudge } from './try-judge.js';

/** Makes the judges of runs, and tries them. */
@Injectable()
export class JudgeTrials {
  constructor(
    private readonly revisions: JudgeRevisionsService,
    private readonly maker: JudgeMaker,
    private readonly runner: CodeRunner,
  ) {}

  async of(claim: JudgeRunClaim, signal: AbortSignal): Promise<SampleOutcome[]> {
    const { workspaceId, judgeId, revision, samples, repeat } = claim;
    const reference = judgeReferenceOf(judgeId, revision);
    const definition = await this.revisions.definition(workspaceId, reference);
    const judge = this.maker.make(workspaceId, definition);
    return tryJudge(judge, this.runner, { samples, repeat, signal });
  }
}
