import type { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { BodyOrLinesPipe } from './body-or-lines.pipe.js';
import { DatasetChangesService } from './dataset-changes.service.js';
import {
  ChangeDataset,
  CreateDataset,
  Dataset,
  DatasetPage,
  DatasetParams,
  DatasetQuery,
  DatasetTaskPage,
  StreamQuery,
  TaskQuery,
} from './datasets.schemas.js';
import { DatasetsService } from './datasets.service.js';

const { $schema: _, ...bodySchema } = z.toJSONSchema(CreateDataset, { io: 'input' });

@ApiTags('Datasets')
@Controller('datasets')
export class DatasetsController {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly changes: DatasetChangesService,
  ) {}

  @Post()
  @Operation({
    id: 'createDataset',
    scope: 'datasets:write',
    summary: 'Import tasks, whole or not at all, and have them verified.',
    description:
      'A JSON body brings rows and settings. A body of type application/jsonl is streamed, one row a line and any ' +
      'number of lines, with name, format, project and split in the query; GET /datasets shows its progress. Such a stream ' +
      'takes no Idempotency-Key.',
    answer: Dataset,
    status: 201,
    isVersioned: true,
    location: '/datasets',
    takesIdempotencyKey: true,
    problems: ['validation-failed', 'unknown-field', 'invalid-dataset', 'unsupported-media-type'],
  })
  @ApiConsumes('application/json', 'application/jsonl')
  @ApiBody({ schema: bodySchema as object })
  create(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: StreamQuery }) query: StreamQuery,
    @Body(new BodyOrLinesPipe()) body: CreateDataset | Readable,
  ): Promise<Dataset> {
    return this.datasets.create(workspace, body, query);
  }

  @Get()
  @Operation({
    id: 'listDatasets',
    scope: 'datasets:read',
    summary: 'List datasets, newest first, those that are importing among them.',
    answer: DatasetPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: DatasetQuery }) query: DatasetQuery,
  ): Promise<DatasetPage> {
    return this.datasets.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getDataset',
    scope: 'datasets:read',
    summary: 'Read a dataset, with the progress of its import and of its verification.',
    answer: Dataset,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: DatasetParams }) { id }: DatasetParams,
  ): Promise<Dataset> {
    return this.datasets.get(workspace, id);
  }

  @Patch(':id')
  @Operation({
    id: 'changeDataset',
    scope: 'datasets:write',
    summary: 'Change the name or the metadata of a dataset; its tasks never change.',
    answer: Dataset,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'validation-failed', 'unknown-field'],
  })
  change(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: DatasetParams }) { id }: DatasetParams,
    @Body({ schema: ChangeDataset }) change: ChangeDataset,
    @IfMatch() revision: number | null,
  ): Promise<Dataset> {
    return this.changes.change({ id, workspaceId: workspace }, change, revision);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteDataset',
    scope: 'datasets:write',
    summary: 'Delete a dataset and its tasks; jobs that have ended keep their record.',
    answer: null,
    problems: ['not-found', 'dataset-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: DatasetParams }) { id }: DatasetParams,
  ): Promise<void> {
    return this.changes.delete(workspace, id);
  }

  @Get(':id/tasks')
  @Operation({
    id: 'listDatasetTasks',
    scope: 'datasets:read',
    summary: 'List the tasks of a dataset in the order of their source.',
    answer: DatasetTaskPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  listTasks(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: DatasetParams }) { id }: DatasetParams,
    @Query({ schema: TaskQuery }) query: TaskQuery,
  ): Promise<DatasetTaskPage> {
    return this.datasets.pageTasks(workspace, id, query);
  }

  @Post(':id/verify')
  @Operation({
    id: 'verifyDataset',
    computes: true,
    scope: 'datasets:write',
    summary: 'Run every canonical solution against its tests once more.',
    description:
      'An import does so by itself. Outcomes: verified; in_process_only (passes only when solution and judge share a process); flaky (two runs ' +
      'differ); failed; no_solution; unjudged (the sandbox failed). Asked while it runs, it changes nothing; ' +
      'while a job that has not ended needs the dataset, its marks stay.',
    answer: Dataset,
    status: 202,
    problems: ['not-found', 'invalid-dataset', 'dataset-in-use'],
  })
  verify(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: DatasetParams }) { id }: DatasetParams,
  ): Promise<Dataset> {
    return this.changes.verify(workspace, id);
  }
}
