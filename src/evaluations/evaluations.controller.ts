import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  Param,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { prefers } from '../common/accept.js';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { EvaluationPostsService } from './evaluation-posts.service.js';
import { EvaluationReportsService } from './evaluation-reports.service.js';
import {
  ComparisonParams,
  CreateEvaluation,
  EvaluatedTaskPage,
  EvaluationComparison,
  EvaluationListQuery,
  EvaluationPage,
  EvaluationParams,
  EvaluationReport,
  EvaluationRun,
} from './evaluations.schemas.js';
import { EvaluationsService } from './evaluations.service.js';

const CSV = 'text/csv';
const SAMPLE = 'position,taskId,key,passed,failed,pass@1,greedy\r\n0,task_…,double,7,1,0.875,1\r\n';

@ApiTags('Evaluations')
@Controller('evaluations')
export class EvaluationsController {
  constructor(
    private readonly evaluations: EvaluationsService,
    private readonly posts: EvaluationPostsService,
    private readonly reports: EvaluationReportsService,
  ) {}

  @Post()
  @Operation({
    id: 'createEvaluation',
    scope: 'evaluations:write',
    summary: 'Have a model examined on tasks, or on records that judges score.',
    description:
      'A worker draws the answers, runs and judges them; memory is read as it was at the beginning, and not written. A ' +
      'checkpoint that is examined becomes a model, and is kept.',
    answer: EvaluationRun,
    status: 202,
    location: '/evaluations',
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
    @Body({ schema: CreateEvaluation }) body: CreateEvaluation,
  ): Promise<EvaluationRun> {
    return this.evaluations.get(caller.workspaceId, await this.posts.post(caller, body));
  }

  @Get()
  @Operation({
    id: 'listEvaluations',
    scope: 'evaluations:read',
    summary: 'List evaluations, newest first.',
    answer: EvaluationPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: EvaluationListQuery }) query: EvaluationListQuery,
  ): Promise<EvaluationPage> {
    return this.evaluations.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getEvaluation',
    scope: 'evaluations:read',
    summary: 'Read an evaluation: its state, how far it is, and its figures.',
    answer: EvaluationRun,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EvaluationParams }) { id }: EvaluationParams,
  ): Promise<EvaluationRun> {
    return this.evaluations.get(workspace, id);
  }

  @Get(':id/tasks')
  @Operation({
    id: 'listEvaluatedTasks',
    scope: 'evaluations:read',
    summary: 'List the tasks of an evaluation with what each came to, while it is made too.',
    answer: EvaluatedTaskPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  tasks(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EvaluationParams }) { id }: EvaluationParams,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<EvaluatedTaskPage> {
    return this.evaluations.tasks(workspace, id, query);
  }

  @Get(':id/report')
  @Header('cache-control', 'no-store')
  @Header('vary', 'accept')
  @Operation({
    id: 'getEvaluationReport',
    scope: 'evaluations:read',
    summary:
      'Read the report of an evaluation, as JSON or, with Accept: text/csv, a line for each task.',
    answer: EvaluationReport,
    computes: true,
    stream: CSV,
    sample: SAMPLE,
    problems: ['not-found', 'evaluation-not-ready'],
  })
  async report(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EvaluationParams }) { id }: EvaluationParams,
    @Headers() { accept = '*/*' }: Record<string, string | undefined>,
  ): Promise<EvaluationReport | StreamableFile> {
    return prefers(CSV, accept)
      ? new StreamableFile(Buffer.from(await this.reports.csv(workspace, id)), {
          type: `${CSV}; charset=utf-8`,
        })
      : this.reports.report(workspace, id);
  }

  @Get(':id/comparisons/:otherId')
  @Operation({
    id: 'compareEvaluations',
    scope: 'evaluations:read',
    summary: 'Compare another evaluation with this one, task by task.',
    description:
      'Over the tasks that both have examined so far, in pairs; each figure is the other less this one.',
    answer: EvaluationComparison,
    computes: true,
    problems: ['not-found'],
  })
  compare(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ComparisonParams }) { id, otherId }: ComparisonParams,
  ): Promise<EvaluationComparison> {
    return this.reports.compare(workspace, id, otherId);
  }

  @Post(':id/cancel')
  @Operation({
    id: 'cancelEvaluation',
    scope: 'evaluations:write',
    summary: 'Cancel an evaluation; one that has ended stays as it is.',
    description: 'What was examined can still be read. A worker stops within a third of its lease.',
    answer: EvaluationRun,
    problems: ['not-found'],
  })
  cancel(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EvaluationParams }) { id }: EvaluationParams,
  ): Promise<EvaluationRun> {
    return this.evaluations.cancel(workspace, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteEvaluation',
    scope: 'evaluations:write',
    summary: 'Delete an evaluation with what its tasks came to.',
    answer: null,
    problems: ['not-found'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EvaluationParams }) { id }: EvaluationParams,
  ): Promise<void> {
    return this.evaluations.delete(workspace, id);
  }
}
