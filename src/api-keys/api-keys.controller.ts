import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { ApiKeyPage, ApiKeyParams, CreateApiKey, NewApiKey } from './api-keys.schemas.js';
import { ApiKeysService } from './api-keys.service.js';

@ApiTags('API keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @Operation({
    id: 'createApiKey',
    scope: 'keys:manage',
    summary: 'Make a key; its text is shown in this answer only.',
    answer: NewApiKey,
    status: 201,
    location: '/api-keys',
    takesIdempotencyKey: true,
    problems: ['validation-failed', 'unknown-field'],
  })
  create(
    @Caller() { workspaceId, scopes }: CallerIdentity,
    @Body({ schema: CreateApiKey }) body: CreateApiKey,
  ): Promise<NewApiKey> {
    return this.keys.create(workspaceId, body, scopes);
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
    return this.keys.list(workspace, query);
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
