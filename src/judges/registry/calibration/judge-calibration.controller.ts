import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../../../common/caller.js';
import { Operation } from '../../../common/operation.js';
import { JudgeParams } from '../judges.schemas.js';
import { JudgeCalibration } from './calibration.schemas.js';
import { JudgeCalibrationService } from './judge-calibration.service.js';

@ApiTags('Judges')
@Controller('judges/:id/calibration')
export class JudgeCalibrationController {
  constructor(private readonly calibration: JudgeCalibrationService) {}

  @Get()
  @Operation({
    id: 'getJudgeCalibration',
    scope: 'judges:read',
    summary: 'See how far its scores agree with tests and with people, and with themselves.',
    description:
      'From the runs of the judge that are kept, and the newest 5,000 attempts of jobs that it judged.',
    answer: JudgeCalibration,
    computes: true,
    problems: ['not-found'],
  })
  of(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JudgeParams }) { id }: JudgeParams,
  ): Promise<JudgeCalibration> {
    return this.calibration.of(workspace, id);
  }
}
