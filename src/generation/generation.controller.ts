import { Body, Controller, Get, Header, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, type CallerIdentity, Workspace, type WorkspaceId } from '../common/caller.js';
import { CallerGone, EVENT_STREAM } from '../common/event-stream.js';
import { Operation } from '../common/operation.js';
import { prefers } from '../common/accept.js';
import { Generate, Generation, GenerationParams } from './generation.schemas.js';
import { generationFrames } from './generation-frames.js';
import { GenerationService } from './generation.service.js';
import { GenerationStreams } from './generation-streams.js';
import { GenerationPreview } from './preview.schemas.js';
import { PreviewsService } from './previews.service.js';
import { STREAM_SAMPLE } from './stream-sample.js';

@ApiTags('Generation')
@Controller('generate')
export class GenerationController {
  constructor(
    private readonly generation: GenerationService,
    private readonly streams: GenerationStreams,
    private readonly previews: PreviewsService,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Operation({
    id: 'generate',
    scope: 'generate',
    computes: true,
    summary: 'Answer a prompt or a task as a model, with what memory knows.',
    description:
      'The answer names the episodes that the prompt drew on, and its id is the handle of feedback. The same body, ' +
      'seed and memory give the same answer on the same device. A stream tells `start`, a `text` for each piece of an ' +
      'answer as it is drawn, and then `generation`, which is the whole answer, or `error`, a problem. Whoever leaves ' +
      'it ends the drawing. The mode `repair` and `tests` and `judges` have a worker run the programs.',
    answer: Generation,
    preview: GenerationPreview,
    status: 201,
    location: '/generate',
    stream: EVENT_STREAM,
    sample: STREAM_SAMPLE,
    problems: [
      'not-found',
      'model-not-ready',
      'validation-failed',
      'unknown-field',
      'engine-unavailable',
      'engine-out-of-memory',
      'endpoint-unavailable',
      'endpoint-refused',
      'judge-unavailable',
      'worker-lost',
    ],
  })
  async generate(
    @Caller() caller: CallerIdentity,
    @Body({ schema: Generate }) body: Generate,
    @CallerGone() gone: AbortSignal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Generation | GenerationPreview | StreamableFile> {
    if (body.preview) {
      void reply.status(200);
      return this.previews.preview(caller, body);
    }
    if (!body.stream && !prefers(EVENT_STREAM, reply.request.headers.accept ?? '')) {
      return this.generation.generate(caller, body, gone);
    }
    const frames = await this.streams.open(caller, body, gone, generationFrames);
    return new StreamableFile(frames, { type: EVENT_STREAM });
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
