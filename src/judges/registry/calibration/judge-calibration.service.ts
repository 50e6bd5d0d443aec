import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../../common/caller.js';
import { JudgesService } from '../judges.service.js';
import { calibrate } from './calibrate.js';
import type { JudgeCalibration } from './calibration.schemas.js';
import { JudgeObservations } from './judge-observations.js';

/** Tells how far a judge can be trusted. */
@Injectable()
export class JudgeCalibrationService {
  constructor(
    private readonly judges: JudgesService,
    private readonly observations: JudgeObservations,
  ) {}

  /** @throws ProblemError not-found */
  async of(workspaceId: WorkspaceId, judgeId: string): Promise<JudgeCalibration> {
    await this.judges.row(workspaceId, judgeId);
    const byRevision = await this.observations.of(workspaceId, judgeId);
    const revisions = [...byRevision]
      .toSorted(([a], [b]) => b - a)
      .map(([revision, found]) => ({ revision, ...calibrate(found) }));
    return { judgeId, revisions };
  }
}
