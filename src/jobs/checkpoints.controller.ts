import { Body, Controller, Delete, Get, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { CheckpointRemovalsService } from './checkpoint-removals.service.js';
import { CheckpointsService } from './checkpoints.service.js';
import { ChangeCheckpoint, Checkpoint, CheckpointParams } from './job-records.schemas.js';

@ApiTags('Checkpoints')
@Controller('checkpoints')
export class CheckpointsController {
  constructor(
    private readonly checkpoints: CheckpointsService,
    private readonly removals: CheckpointRemovalsService,
  ) {}

  @Get(':id')
  @Operation({
    id: 'getCheckpoint',
    scope: 'jobs:read',
    summary: 'Read a checkpoint.',
    answer: Checkpoint,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: CheckpointParams }) { id }: CheckpointParams,
  ): Promise<Checkpoint> {
    return this.checkpoints.get(workspace, id);
  }

  @Patch(':id')
  @Operation({
    id: 'changeCheckpoint',
    scope: 'jobs:write',
    summary: 'Keep a checkpoint when newer ones come, or let it go with the others.',
    answer: Checkpoint,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'validation-failed', 'unknown-field'],
  })
  change(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: CheckpointParams }) { id }: CheckpointParams,
    @Body({ schema: ChangeCheckpoint }) change: ChangeCheckpoint,
    @IfMatch() version: number | null,
  ): Promise<Checkpoint> {
    return this.checkpoints.change({ id, workspaceId: workspace }, change, version);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteCheckpoint',
    scope: 'jobs:write',
    summary: 'Delete a checkpoint that no model is and no job needs.',
    answer: null,
    problems: ['not-found', 'checkpoint-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: CheckpointParams }) { id }: CheckpointParams,
  ): Promise<void> {
    return this.removals.delete(workspace, id);
  }
}
