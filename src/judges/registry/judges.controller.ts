import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../../common/caller.js';
import { IfMatch } from '../../common/entity-tag.js';
import { Operation } from '../../common/operation.js';
import { PageQuery } from '../../common/paging.js';
import {
  ChangeJudge,
  CreateJudge,
  CreateJudgeRevision,
  Judge,
  JudgePage,
  JudgeParams,
  JudgeRevision,
  JudgeRevisionPage,
} from './judges.schemas.js';
import { JudgesService } from './judges.service.js';

@ApiTags('Judges')
@Controller('judges')
export class JudgesController {
  constructor(private readonly judges: JudgesService) {}

  @Post()
  @Operation({
    id: 'createJudge',
    scope: 'judges:write',
    summary: 'Register a judge; how it scores is its revision 1.',
    description:
      'Named as judgeId it is its newest revision, as judgeId@revision that one for good. A job pins the revision when it ' +
      'is posted.',
    answer: Judge,
    status: 201,
    isVersioned: true,
    location: '/judges',
    takesIdempotencyKey: true,
    problems: ['not-found', 'conflict', 'validation-failed', 'unknown-field', 'quota-exceeded'],
  })
  create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: CreateJudge }) body: CreateJudge,
  ): Promise<Judge> {
    return this.judges.create(caller, body);
  }

  @Get()
  @Operation({
    id: 'listJudges',
    scope: 'judges:read',
    summary: 'List judges, newest first.',
    answer: JudgePage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<JudgePage> {
    return this.judges.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getJudge',
    scope: 'judges:read',
    summary: 'Read a judge with its newest revision.',
    answer: Judge,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JudgeParams }) { id }: JudgeParams,
  ): Promise<Judge> {
    return this.judges.get(workspace, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateJudge',
    scope: 'judges:write',
    summary: 'Change name, description or metadata; what is left out stays.',
    description: 'Jobs keep the name that the judge had when they were posted.',
    answer: Judge,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'conflict', 'validation-failed', 'unknown-field'],
  })
  update(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JudgeParams }) { id }: JudgeParams,
    @Body({ schema: ChangeJudge }) body: ChangeJudge,
    @IfMatch() version: number | null,
  ): Promise<Judge> {
    return this.judges.change(workspace, id, body, version);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteJudge',
    scope: 'judges:write',
    summary: 'Delete a judge with its revisions and runs.',
    description: 'Refused while a job that has not ended, or another judge, uses it.',
    answer: null,
    problems: ['not-found', 'judge-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JudgeParams }) { id }: JudgeParams,
  ): Promise<void> {
    return this.judges.delete(workspace, id);
  }

  @Post(':id/revisions')
  @Operation({
    id: 'createJudgeRevision',
    scope: 'judges:write',
    summary: 'Add a revision, which the judge is from here on; earlier ones stay as they are.',
    answer: JudgeRevision,
    status: 201,
    takesIdempotencyKey: true,
    problems: ['not-found', 'validation-failed', 'unknown-field', 'quota-exceeded'],
  })
  revise(
    @Caller() caller: CallerIdentity,
    @Param({ schema: JudgeParams }) { id }: JudgeParams,
    @Body({ schema: CreateJudgeRevision }) { spec }: CreateJudgeRevision,
  ): Promise<JudgeRevision> {
    return this.judges.revise(caller, id, spec);
  }

  @Get(':id/revisions')
  @Operation({
    id: 'listJudgeRevisions',
    scope: 'judges:read',
    summary: 'List the revisions of a judge, newest first.',
    answer: JudgeRevisionPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  listRevisions(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: JudgeParams }) { id }: JudgeParams,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<JudgeRevisionPage> {
    return this.judges.listRevisions(workspace, id, query);
  }
}
