import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { EndpointRemovalsService } from './endpoint-removals.service.js';
import { EndpointTestsService } from './endpoint-tests.service.js';
import {
  CreateEndpoint,
  Endpoint,
  EndpointPage,
  EndpointParams,
  EndpointTest,
  NewEndpoint,
  UpdateEndpoint,
} from './endpoints.schemas.js';
import { EndpointsService } from './endpoints.service.js';

@ApiTags('Endpoints')
@Controller('endpoints')
export class EndpointsController {
  constructor(
    private readonly endpoints: EndpointsService,
    private readonly tests: EndpointTestsService,
    private readonly removals: EndpointRemovalsService,
  ) {}

  @Post()
  @Operation({
    id: 'createEndpoint',
    scope: 'endpoints:manage',
    summary: 'Let the service call a language model, or a judge of your own.',
    description:
      'An API key is kept sealed and never shown. The secret that signs messages to a judge is shown in this answer only.',
    answer: NewEndpoint,
    status: 201,
    isVersioned: true,
    location: '/endpoints',
    takesIdempotencyKey: true,
    problems: ['validation-failed', 'unknown-field', 'endpoint-url-refused', 'quota-exceeded'],
  })
  create(
    @Workspace() workspace: WorkspaceId,
    @Body({ schema: CreateEndpoint }) body: CreateEndpoint,
  ): Promise<NewEndpoint> {
    return this.endpoints.create(workspace, body);
  }

  @Get()
  @Operation({
    id: 'listEndpoints',
    scope: 'endpoints:manage',
    summary: 'List endpoints, newest first.',
    answer: EndpointPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<EndpointPage> {
    return this.endpoints.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getEndpoint',
    scope: 'endpoints:manage',
    summary: 'Read an endpoint, and what was used of it.',
    answer: Endpoint,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EndpointParams }) { id }: EndpointParams,
  ): Promise<Endpoint> {
    return this.endpoints.get(workspace, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateEndpoint',
    scope: 'endpoints:manage',
    summary: 'Change the name, the API key, the price, the limits or the metadata.',
    description:
      'Address and model stay what they are: the key is for that address alone, and what judges say is that of one model.',
    answer: Endpoint,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'validation-failed', 'unknown-field'],
  })
  update(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EndpointParams }) { id }: EndpointParams,
    @Body({ schema: UpdateEndpoint }) body: UpdateEndpoint,
    @IfMatch() version: number | null,
  ): Promise<Endpoint> {
    return this.endpoints.update(workspace, id, body, version);
  }

  @Post(':id/test')
  @Operation({
    id: 'testEndpoint',
    scope: 'endpoints:manage',
    summary: 'Call it once, with next to nothing, and see what comes back.',
    answer: EndpointTest,
    computes: true,
    problems: ['not-found'],
  })
  test(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EndpointParams }) { id }: EndpointParams,
  ): Promise<EndpointTest> {
    return this.tests.test(workspace, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteEndpoint',
    scope: 'endpoints:manage',
    summary: 'Forget an endpoint with its API key or secret.',
    answer: null,
    problems: ['not-found', 'endpoint-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: EndpointParams }) { id }: EndpointParams,
  ): Promise<void> {
    return this.removals.delete(workspace, id);
  }
}
