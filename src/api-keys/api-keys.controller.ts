import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { ApiKeyRecordsService } from './api-key-records.service.js';
import {
  ApiKey,
  ApiKeyPage,
  ApiKeyParams,
  CreateApiKey,
  NewApiKey,
  UpdateApiKey,
} from './api-keys.schemas.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('API keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly records: ApiKeyRecordsService,
  ) {}

  @Post()
  @Operation({
    id: 'createApiKey',
    scope: 'keys:manage',
    summary: 'Make a key; its text is shown in this answer only.',
    answer: NewApiKey,
    status: 201,
    isVersioned: true,
    location: '/api-keys',
    takesIdempotencyKey: true,
    problems: ['validation-failed', 'unknown-field'],
  })
  create(
    @Caller() caller: CallerIdentity,
    @Body({ schema: CreateApiKey }) body: CreateApiKey,
  ): Promise<NewApiKey> {
    return this.keys.create(caller.workspaceId, body, caller);
  }

  @Get()
  @Operation({
    id: 'listApiKeys',
    scope: 'keys:manage',
    summary: 'List the keys of the workspace, newest first.',
    answer: ApiKeyPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ApiKeyPage> {
    return this.records.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getApiKey',
    scope: 'keys:manage',
    summary: 'Read a key: its caps, and what is used of them.',
    answer: ApiKey,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ApiKeyParams }) { id }: ApiKeyParams,
  ): Promise<ApiKey> {
    return this.records.get(workspace, id);
  }

  @Patch(':id')
  @Operation({
    id: 'updateApiKey',
    scope: 'keys:manage',
    summary: 'Change the name, the caps or the end of a key; what is left out stays.',
    answer: ApiKey,
    isVersioned: true,
    ifMatch: 'required',
    problems: ['not-found', 'validation-failed', 'unknown-field'],
  })
  update(
    @Caller() by: CallerIdentity,
    @Param({ schema: ApiKeyParams }) { id }: ApiKeyParams,
    @Body({ schema: UpdateApiKey }) body: UpdateApiKey,
    @IfMatch() version: number | null,
  ): Promise<ApiKey> {
    return this.records.update(by.workspaceId, id, { body, version, by });
  }

  @Delete(':id')
  @Operation({
    id: 'deleteApiKey',
    scope: 'keys:manage',
    summary: 'Revoke a key at once.',
    answer: null,
    problems: ['not-found', 'last-key'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ApiKeyParams }) { id }: ApiKeyParams,
  ): Promise<void> {
    return this.keys.delete(workspace, id);
  }
}
