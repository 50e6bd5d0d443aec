import { Readable } from 'node:stream';
import { Body, Controller, Header, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity } from '../../common/caller.js';
import { CallerGone, EVENT_STREAM } from '../../common/event-stream.js';
import { Operation } from '../../common/operation.js';
import { ChatCompletion, ChatRequest } from './chat.schemas.js';
import { CompletionsService } from './completions.service.js';
import { CHAT_SAMPLE, TEXT_SAMPLE } from './stream-samples.js';
import { TextCompletion, TextRequest } from './text.schemas.js';

const PROBLEMS = [
  'not-found',
  'model-not-ready',
  'validation-failed',
  'unknown-field',
  'engine-unavailable',
  'engine-out-of-memory',
  'endpoint-unavailable',
  'endpoint-refused',
] as const;

@ApiTags('OpenAI')
@Controller('v1')
export class CompletionsController {
  constructor(private readonly completions: CompletionsService) {}

  @Post('chat/completions')
  @Header('cache-control', 'no-store')
  @Operation({
    id: 'openaiCreateChatCompletion',
    scope: 'generate',
    computes: true,
    summary: 'Answer a conversation as a model, with what memory knows.',
    description:
      'POST /generate in the words of OpenAI. With `stream` the answer is text/event-stream, told as it is drawn; ' +
      'whoever leaves it ends the drawing.',
    answer: ChatCompletion,
    stream: EVENT_STREAM,
    sample: CHAT_SAMPLE,
    problems: PROBLEMS,
  })
  async chat(
    @Caller() caller: CallerIdentity,
    @CallerGone() gone: AbortSignal,
    @Body({ schema: ChatRequest }) body: ChatRequest,
  ): Promise<ChatCompletion | StreamableFile> {
    return streamed(await this.completions.chat({ caller, gone }, body));
  }

  @Post('completions')
  @Header('cache-control', 'no-store')
  @Operation({
    id: 'openaiCreateCompletion',
    scope: 'generate',
    computes: true,
    summary: 'Go on with a prompt as a model, with what memory knows.',
    description:
      'POST /generate in the words of OpenAI. With `stream` the answer is text/event-stream, told as it is drawn; ' +
      'whoever leaves it ends the drawing.',
    answer: TextCompletion,
    stream: EVENT_STREAM,
    sample: TEXT_SAMPLE,
    problems: PROBLEMS,
  })
  async text(
    @Caller() caller: CallerIdentity,
    @CallerGone() gone: AbortSignal,
    @Body({ schema: TextRequest }) body: TextRequest,
  ): Promise<TextCompletion | StreamableFile> {
    return streamed(await this.completions.text({ caller, gone }, body));
  }
}

function streamed<T extends object>(answer: T | Readable): T | StreamableFile {
  return answer instanceof Readable ? new StreamableFile(answer, { type: EVENT_STREAM }) : answer;
}
