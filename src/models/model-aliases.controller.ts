import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { IfMatch } from '../common/entity-tag.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import {
  AliasParams,
  ModelAlias,
  ModelAliasPage,
  ModelPromotionPage,
  PromoteModel,
  RollBackAlias,
} from './model-aliases.schemas.js';
import { ModelAliasesService } from './model-aliases.service.js';

@ApiTags('Models')
@Controller('models/aliases')
export class ModelAliasesController {
  constructor(private readonly aliases: ModelAliasesService) {}

  @Get()
  @Operation({
    id: 'listModelAliases',
    scope: 'models:read',
    summary: 'List aliases with the models that they lead to, newest first.',
    answer: ModelAliasPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ModelAliasPage> {
    return this.aliases.list(workspace, query);
  }

  @Get(':name')
  @Operation({
    id: 'getModelAlias',
    scope: 'models:read',
    summary: 'Read an alias.',
    answer: ModelAlias,
    isVersioned: true,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: AliasParams }) { name }: AliasParams,
  ): Promise<ModelAlias> {
    return this.aliases.get(workspace, name);
  }

  @Put(':name')
  @Operation({
    id: 'promoteModel',
    scope: 'models:write',
    summary: 'Make an alias lead to a model, or to a checkpoint, which becomes a model then.',
    description:
      'The alias is made when there is none: 1 to 63 of a-z, 0-9, dot, dash and underscore, the first a letter or digit, ' +
      'and not as an id begins. It can stand wherever a model is named; the request that follows a promotion ' +
      'is answered by the new model.',
    answer: ModelAlias,
    isVersioned: true,
    ifMatch: 'optional',
    problems: ['not-found', 'model-not-ready', 'conflict', 'validation-failed', 'unknown-field'],
  })
  promote(
    @Caller() caller: CallerIdentity,
    @Param({ schema: AliasParams }) { name }: AliasParams,
    @Body({ schema: PromoteModel }) { model }: PromoteModel,
    @IfMatch() version: number | null,
  ): Promise<ModelAlias> {
    return this.aliases.promote({ caller, name, version }, model);
  }

  @Post(':name/rollback')
  @ApiBody({ required: false })
  @Operation({
    id: 'rollBackModelAlias',
    scope: 'models:write',
    summary: 'Make an alias lead to what it led to before, or to an earlier version.',
    answer: ModelAlias,
    isVersioned: true,
    ifMatch: 'optional',
    problems: ['not-found', 'conflict', 'gone', 'validation-failed', 'unknown-field'],
  })
  rollBack(
    @Caller() caller: CallerIdentity,
    @Param({ schema: AliasParams }) { name }: AliasParams,
    @Body({ schema: RollBackAlias.prefault({}) }) wish: RollBackAlias,
    @IfMatch() version: number | null,
  ): Promise<ModelAlias> {
    return this.aliases.rollBack({ caller, name, version }, wish.version);
  }

  @Get(':name/history')
  @Operation({
    id: 'listModelPromotions',
    scope: 'models:read',
    summary: 'List what an alias has led to, newest first.',
    answer: ModelPromotionPage,
    problems: ['not-found', 'invalid-cursor', 'validation-failed'],
  })
  history(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: AliasParams }) { name }: AliasParams,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ModelPromotionPage> {
    return this.aliases.history(workspace, name, query);
  }

  @Delete(':name')
  @Operation({
    id: 'deleteModelAlias',
    scope: 'models:write',
    summary: 'Delete an alias with its history; the model stays.',
    answer: null,
    problems: ['not-found'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: AliasParams }) { name }: AliasParams,
  ): Promise<void> {
    return this.aliases.delete(workspace, name);
  }
}
