import { Readable } from 'node:stream';
import { Body, Controller, Header, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type CallerIdentity } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { ChatCompletion, ChatRequest } from './chat.schemas.js';
import { CompletionsService, type Frames } from './completions.service.js';
import { CHAT_SAMPLE, TEXT_SAMPLE } from './stream-samples.js';
import { TextCompletion, TextRequest } from './text.schemas.js';

const EVENT_STREAM = 'text/event-stream';
const PROBLEMS = [
  'not-found',
  'validation-failed',
  'unknown-field',
  'engine-unavailable',
  'engine-out-of-memory',
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
      'POST /generate in the words of OpenAI. With `stream` the answer is text/event-stream; the engine answers whole, ' +
      'so the tokens of a choice are streamed once all choices are complete.',
    answer: ChatCompletion,
    stream: EVENT_STREAM,
    sample: CHAT_SAMPLE,
    problems: PROBLEMS,
  })
  async chat(
    @Caller() caller: CallerIdentity,
    @Body({ schema: ChatRequest }) body: ChatRequest,
  ): Promise<ChatCompletion | StreamableFile> {
    return streamed(await this.completions.chat(caller, body));
  }

  @Post('completions')
  @Header('cache-control', 'no-store')
  @Operation({
    id: 'openaiCreateCompletion',
    scope: 'generate',
    computes: true,
    summary: 'Go on with a prompt as a model, with what memory knows.',
    description:
      'POST /generate in the words of OpenAI. With `stream` the answer is text/event-stream; the engine answers whole, ' +
      'so the tokens of a choice are streamed once all choices are complete.',
    answer: TextCompletion,
    stream: EVENT_STREAM,
    sample: TEXT_SAMPLE,
    problems: PROBLEMS,
  })
  async text(
    @Caller() caller: CallerIdentity,
    @Body({ schema: TextRequest }) body: TextRequest,
  ): Promise<TextCompletion | StreamableFile> {
    return streamed(await this.completions.text(caller, body));
  }
}

/** Frames are sent as fast as they are read, and no further once nobody reads them. */
function streamed<T extends { readonly id: string }>(answer: T | Frames): T | StreamableFile {
  return 'id' in answer
    ? answer
    : new StreamableFile(Readable.from(answer), { type: EVENT_STREAM });
}
