import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtension, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { FORM_EXTENSION, Operation } from '../common/operation.js';
import { PageQuery } from '../common/paging.js';
import { AdapterUploadsService } from './adapters/adapter-uploads.service.js';
import { BaseRegistrationsService } from './bases/base-registrations.service.js';
import { CreateModel } from './bases/base-models.schemas.js';
import { JsonOrFormPipe } from './json-or-form.pipe.js';
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

const { $schema: _, ...bodySchema } = z.toJSONSchema(CreateModel, { io: 'input' });

@ApiTags('Models')
@Controller('models')
export class ModelsController {
  constructor(
    private readonly models: ModelsService,
    private readonly removals: ModelRemovalsService,
    private readonly uploads: AdapterUploadsService,
    private readonly registrations: BaseRegistrationsService,
  ) {}

  @Post()
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody({ schema: bodySchema as object })
  @ApiExtension(FORM_EXTENSION, ADAPTER_FORM)
  @Operation({
    id: 'createModel',
    scope: 'models:write',
    summary: "Register a base model, or upload an adapter in PEFT's format.",
    description:
      'A JSON body registers a base model, which takes the scope models:register as well; one of a hub comes after the ' +
      'answer, and GET /models/{id} tells how far it is. A form is an adapter: it ' +
      'becomes a model called by its base model and its name, such as fledgling:mine, whole or not at all; its tensors ' +
      'must fit the base model. Formats that can run code are refused.',
    answer: Model,
    status: 201,
    isDeferrable: true,
    location: '/models',
    problems: [
      'validation-failed',
      'unknown-field',
      'insufficient-scope',
      'not-found',
      'conflict',
      'unsafe-format',
      'invalid-model',
      'quota-exceeded',
      'unsupported-media-type',
      'storage-exhausted',
      'storage-io-error',
      'engine-unavailable',
    ],
    takesIdempotencyKey: true,
  })
  async create(
    @Caller() caller: CallerIdentity,
    @Body(new JsonOrFormPipe()) body: CreateModel | Readable,
    @Headers('content-type') contentType = '',
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Model> {
    if (body instanceof Readable) {
      return this.uploads.create(caller.workspaceId, body, contentType);
    }
    const model = await this.registrations.create(caller, body);
    void reply.status(model.state === 'ready' ? 201 : 202);
    return model;
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
    summary: 'Delete a model by its id or its name; a checkpoint stays.',
    description: 'A base model that was registered takes the scope models:register; those of MODELS_DIR stay.',
    answer: null,
    problems: ['not-found', 'base-model', 'insufficient-scope', 'model-in-use'],
  })
  delete(
    @Caller() caller: CallerIdentity,
    @Param({ schema: ModelParams }) { id }: ModelParams,
  ): Promise<void> {
    return this.removals.delete(caller, id);
  }
}
