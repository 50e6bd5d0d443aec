import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../../common/caller.js';
import { parseBody } from '../../common/validation.pipe.js';
import { Generate, type Generation } from '../../generation/generation.schemas.js';
import { GenerationService } from '../../generation/generation.service.js';
import { GenerationStreams, type ToFrames } from '../../generation/generation-streams.js';
import { withFieldNames } from '../renamed-fields.js';
import type { ChatCompletion, ChatRequest } from './chat.schemas.js';
import { chatCompletion, textCompletion } from './completion-answers.js';
import type { CompletionFields } from './completion-fields.js';
import { CHAT, completionFrames, TEXT } from './completion-stream.js';
import { fromChat, fromText, type GenerateRequest } from './generate-request.js';
import type { TextCompletion, TextRequest } from './text.schemas.js';

/** Who asks, until when they wait for it. */
export interface Asking {
  readonly caller: CallerIdentity;
  readonly gone: AbortSignal;
}

/** Answers as POST /generate does, in the words of OpenAI's API. A stream is told token by token. */
@Injectable()
export class CompletionsService {
  constructor(
    private readonly generation: GenerationService,
    private readonly streams: GenerationStreams,
  ) {}

  /** @throws ProblemError not-found, validation-failed, engine-unavailable, engine-out-of-memory */
  async chat(asking: Asking, request: ChatRequest): Promise<ChatCompletion | Readable> {
    const asked = fromChat(request);
    return request.stream === true
      ? this.stream(asking, asked, (count) => framesOf(CHAT, request, count))
      : chatCompletion(await this.generate(asking, asked), request.model);
  }

  /** @throws ProblemError not-found, validation-failed, engine-unavailable, engine-out-of-memory */
  async text(asking: Asking, request: TextRequest): Promise<TextCompletion | Readable> {
    const asked = fromText(request);
    return request.stream === true
      ? this.stream(asking, asked, (count) => framesOf(TEXT, request, count))
      : textCompletion(await this.generate(asking, asked), request.model);
  }

  private generate(
    { caller, gone }: Asking,
    { body, names }: GenerateRequest,
  ): Promise<Generation> {
    return withFieldNames(names, async () =>
      this.generation.generate(caller, parseBody(Generate, body), gone),
    );
  }

  private stream(
    { caller, gone }: Asking,
    { body, names }: GenerateRequest,
    framesFor: (count: number) => ToFrames,
  ): Promise<Readable> {
    return withFieldNames(names, async () => {
      const parsed = parseBody(Generate, body);
      return this.streams.open(caller, parsed, gone, framesFor(parsed.n));
    });
  }
}

function framesOf(
  kind: typeof CHAT,
  { model, stream_options }: CompletionFields,
  count: number,
): ToFrames {
  const includesUsage = stream_options?.include_usage === true;
  return completionFrames(kind, { model, count, includesUsage });
}
