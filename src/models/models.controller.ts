import { Body, Controller, Delete, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { AdapterUploadsService } from './adapters/adapter-uploads.service.js';
import { ModelRemovalsService } from './model-removals.service.js';
import { Model, ModelPage, ModelParams } from './models.schemas.js';
import { ModelsService } from './models.service.js';

const FILE = { type: 'string' as const, format: 'binary' };
const ADAPTER_FORM = {
  type: 'object' as const,
  properties: {
    name: { type: 'string' as const, pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' },
    baseModel: { type: 'string' as const, description: 'The id of a base model, or its name.' },
    config: { ...FILE, description: 'adapter_config.json, as PEFT writes it for LoRA.' },
    weights: { ...FILE, description: 'adapter_model.safetensors, of at most 2 GiB.' },
  },
  required: ['name', 'baseModel', 'config', 'weights'],
  examples: [
    { name: 'mine', baseModel: 'fledgling', config: '{"peft_type":"LORA",…}', weights: '…' },
  ],
};

@ApiTags('Models')
@Controller('models')
export class ModelsController {
  constructor(
    private readonly models: ModelsService,
    private readonly removals: ModelRemovalsService,
    private readonly uploads: AdapterUploadsService,
  ) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: ADAPTER_FORM })
  @Operation({
    id: 'createModel',
    scope: 'models:write',
    summary: "Upload an adapter in PEFT's format, whole or not at all.",
    description:
      'The adapter becomes a model called by its base model and its name, such as fledgling:mine, which answers and ' +
      'which jobs can start from. Its tensors must fit the base model; formats that can run code are refused.',
    answer: Model,
    status: 201,
    location: '/models',
    problems: [
      'validation-failed',
      'unknown-field',
      'not-found',
      'conflict',
      'unsafe-format',
      'invalid-model',
      'quota-exceeded',
      'unsupported-media-type',
      'storage-exhausted',
      'storage-io-error',
    ],
  })
  create(
    @Workspace() workspace: WorkspaceId,
    @Body() body: unknown,
    @Headers('content-type') contentType = '',
  ): Promise<Model> {
    return this.uploads.create(workspace, body, contentType);
  }

  @Get()
  @Operation({
    id: 'listModels',
    scope: 'models:read',
    summary: 'List base models, models that jobs have made and uploaded adapters, newest first.',
    answer: ModelPage,
    problems: ['invalid-cursor', 'validation-failed'],
  })
  list(
    @Workspace() workspace: WorkspaceId,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<ModelPage> {
    return this.models.list(workspace, query);
  }

  @Get(':id')
  @Operation({
    id: 'getModel',
    scope: 'models:read',
    summary: 'Read a model by its id, its name, an alias or its checkpoint.',

    answer: Model,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ModelParams }) { id }: ModelParams,
  ): Promise<Model> {
    return this.models.get(workspace, id);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteModel',
    scope: 'models:write',
    summary: 'Delete a model that is no base model, by its id or its name; a checkpoint stays.',
    answer: null,
    problems: ['not-found', 'base-model', 'model-in-use'],
  })
  delete(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: ModelParams }) { id }: ModelParams,
  ): Promise<void> {
    return this.removals.delete(workspace, id);
  }
}
