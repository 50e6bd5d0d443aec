import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../../../common/caller.js';
import { Operation } from '../../../common/operation.js';
import { JudgeParams } from '../judges.schemas.js';
import { JudgeRun, JudgeRunParams, RunJudge } from './judge-runs.schemas.js';
import { JudgeRunsService } from './judge-runs.service.js';

@ApiTags('Judges')
@Controller('judges/:id')
export class JudgeRunsController {
  constructor(private readonly runs: JudgeRunsService) {}

  @Post('run')
  @Operation({
    id: 'runJudge',
    scope: 'judges:write',
    summary: 'Try a judge on samples, and see every component and failure.',
    description:
      'A worker runs the tests that samples have, and judges each sample as often as is asked. The answer is the finished ' +
      'run if it ends within 20 s, else the run as it is, to be followed at `/judges/{id}/runs/{runId}`. The newest 100 runs ' +
      'of a judge are kept.',
    answer: JudgeRun,
    status: 201,
    computes: true,
    takesIdempotencyKey: true,
    problems: ['not-found', 'validation-failed', 'unknown-field', 'quota-exceeded'],
  })
  run(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JudgeParams }) { id }: JudgeParams,
    @Body({ schema: RunJudge }) body: RunJudge,
  ): Promise<JudgeRun> {
    return this.runs.run(workspace, id, body);
  }

  @Get('runs/:runId')
  @Operation({
    id: 'getJudgeRun',
    scope: 'judges:read',
    summary: 'Read a run of a judge.',
    answer: JudgeRun,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JudgeRunParams }) { id, runId }: JudgeRunParams,
  ): Promise<JudgeRun> {
    return this.runs.get(workspace, id, runId);
  }
}
