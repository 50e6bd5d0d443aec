import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { ExperimentPostsService } from './experiment-posts.service.js';
import { CreateExperiment } from './experiment-settings.schemas.js';
import {
  Experiment,
  ExperimentCellPage,
  ExperimentListQuery,
  ExperimentPage,
  ExperimentParams,
} from './experiments.schemas.js';
import { ExperimentResumesService } from './experiment-resumes.service.js';
import { ExperimentsService } from './experiments.service.js';

@ApiTags('Experiments')
@Controller('experiments')
export class ExperimentsController {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly posts: ExperimentPostsService,
    private readonly resumes: ExperimentResumesService,
  ) {}

  @Post()
  @Operation({
    id: 'createExperiment',
    scope: 'experiments:write',
    summary: 'Train arms from one model, each with each seed, and examine them on the same tasks.',
    description:
      'Everything that decides the outcome is checked, resolved and digested before anything runs. Jobs and evaluations ' +
      'are then posted for the key, a few at a time; both can be seen, and cancelled, where others are.',
    answer: Experiment,
    status: 202,
    location: '/experiments',
    computes: true,
    takesIdempotencyKey: true,
    problems: [
      'not-found',
      'model-not-ready',
      'invalid-dataset',
      'validation-failed',
      'unknown-field',
      'quota-exceeded',
    ],
  })
  async create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: CreateExperiment }) body: CreateExperiment,
  ): Promise<Experiment> {
    return this.experiments.get(caller.workspaceId, await this.posts.post(caller, body));
  }

  @Get()
  @Operation({
    id: 'listExperiments',
    scope: 'experiments:read',
    summary: 'List experiments, newest first.',
    answer: ExperimentPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: ExperimentListQuery }) query: ExperimentListQuery,
  ): Promise<ExperimentPage> {
    return this.experiments.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getExperiment',
    scope: 'experiments:read',
    summary: 'Read an experiment: what it is to do, and how far it is.',
    answer: Experiment,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExperimentParams }) { id }: ExperimentParams,
  ): Promise<Experiment> {
    return this.experiments.get(workspace, id);
  }

  @Get(':id/cells')
  @Operation({
    id: 'listExperimentCells',
    scope: 'experiments:read',
    summary: 'List the cells of an experiment, each with its job and its evaluation.',
    answer: ExperimentCellPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  cells(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExperimentParams }) { id }: ExperimentParams,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ExperimentCellPage> {
    return this.experiments.cells(workspace, id, query);
  }

  @Post(':id/cancel')
  @Operation({
    id: 'cancelExperiment',
    scope: 'experiments:write',
    summary: 'Cancel an experiment with what it has under way; one that has ended stays as it is.',
    description: 'What its cells have come to so far can still be read.',
    answer: Experiment,
    problems: ['not-found'],
  })
  cancel(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExperimentParams }) { id }: ExperimentParams,
  ): Promise<Experiment> {
    return this.experiments.cancel(workspace, id);
  }

  @Post(':id/resume')
  @Operation({
    id: 'resumeExperiment',
    scope: 'experiments:write',
    summary: 'Run the cells of an experiment again that failed or were cancelled.',
    description:
      'Cells that succeeded stay. One whose job or evaluation stands goes on from there; any other is trained anew, with an ' +
      'empty memory. From then on the key that asks pays for the experiment.',
    answer: Experiment,
    computes: true,
    problems: ['not-found', 'illegal-transition', 'quota-exceeded'],
  })
  async resume(
    @Caller() caller: CallerIdentity,
    @Param({ schema: ExperimentParams }) { id }: ExperimentParams,
  ): Promise<Experiment> {
    await this.resumes.resume(caller, id);
    return this.experiments.get(caller.workspaceId, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteExperiment',
    scope: 'experiments:write',
    summary: 'Delete an experiment; its jobs, models and evaluations stay.',
    description: 'What it has under way is cancelled first. What its cells remember is forgotten.',
    answer: null,
    problems: ['not-found'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ExperimentParams }) { id }: ExperimentParams,
  ): Promise<void> {
    return this.experiments.delete(workspace, id);
  }
}
