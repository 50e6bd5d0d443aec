import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../../common/caller.js';
import { parseBody } from '../../common/validation.pipe.js';
import { Generate, type Generation } from '../../generation/generation.schemas.js';
import { GenerationService } from '../../generation/generation.service.js';
import { withFieldNames } from '../renamed-fields.js';
import type { ChatCompletion, ChatRequest } from './chat.schemas.js';
import { chatCompletion, textCompletion } from './completion-answers.js';
import type { CompletionFields } from './completion-fields.js';
import { chatFrames, type StreamOptions, textFrames } from './completion-stream.js';
import { fromChat, fromText, type GenerateRequest } from './generate-request.js';
import type { TextCompletion, TextRequest } from './text.schemas.js';

/** The frames of an answer as server-sent events. */
export type Frames = Generator<string>;

/**
 * Answers as POST /generate does, in the words of OpenAI's API. The engine answers whole, so a stream begins when all
 * choices are there: what is wrong with a request is still an error, and nobody takes half an answer for a whole one.
 */
@Injectable()
export class CompletionsService {
  constructor(private readonly generation: GenerationService) {}

  /** @throws ProblemError not-found, validation-failed, engine-unavailable, engine-out-of-memory */
  async chat(caller: CallerIdentity, request: ChatRequest): Promise<ChatCompletion | Frames> {
    const generation = await this.generate(caller, fromChat(request));
    return request.stream === true
      ? chatFrames(generation, streamOptionsOf(request))
      : chatCompletion(generation, request.model);
  }

  /** @throws ProblemError not-found, validation-failed, engine-unavailable, engine-out-of-memory */
  async text(caller: CallerIdentity, request: TextRequest): Promise<TextCompletion | Frames> {
    const generation = await this.generate(caller, fromText(request));
    return request.stream === true
      ? textFrames(generation, streamOptionsOf(request))
      : textCompletion(generation, request.model);
  }

  private generate(caller: CallerIdentity, { body, names }: GenerateRequest): Promise<Generation> {
    return withFieldNames(names, async () =>
      this.generation.generate(caller, parseBody(Generate, body)),
    );
  }
}

function streamOptionsOf({ model, stream_options }: CompletionFields): StreamOptions {
  return { model, includesUsage: stream_options?.include_usage === true };
}
