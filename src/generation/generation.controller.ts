import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { Operation } from '../common/operation.js';
import { Generate, Generation, GenerationParams } from './generation.schemas.js';
import { GenerationService } from './generation.service.js';

@ApiTags('Generation')
@Controller('generate')
export class GenerationController {
  constructor(private readonly generation: GenerationService) {}

  @Post()
  @Operation({
    id: 'generate',
    scope: 'generate',
    computes: true,
    summary: 'Answer a prompt or a task as a model, with what memory knows.',
    description:
      'The answer names the episodes that the prompt drew on, and its id is the handle of feedback. The same body, ' +
      'seed and memory give the same answer on the same device.',
    answer: Generation,
    status: 201,
    location: '/generate',
    problems: [
      'not-found',
      'validation-failed',
      'unknown-field',
      'engine-unavailable',
      'engine-out-of-memory',
    ],
  })
  generate(
    @Caller() caller: CallerIdentity,
    @Body({ schema: Generate }) body: Generate,
  ): Promise<Generation> {
    return this.generation.generate(caller, body);
  }

  @Get(':id')
  @Operation({
    id: 'getGeneration',
    scope: 'generate',
    summary: 'Read what was asked and answered.',
    answer: Generation,
    problems: ['not-found'],
  })
  get(
    @Workspace() workspace: WorkspaceId,
    @Param({ schema: GenerationParams }) { id }: GenerationParams,
  ): Promise<Generation> {
    return this.generation.get(workspace, id);
  }
}
