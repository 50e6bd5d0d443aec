import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { CallFailed, type ChatAnswer } from '../contracts/endpoint-call.js';
import { answerOf, type Answering, errorSaid, readAs, Usage } from './openai-answers.js';
import { PiecewiseRedaction, withoutSecret } from './redaction.js';

/** The last event of a stream. */
const DONE = '[DONE]';

/** What is read of an event; the last one before the end may have no choice, only what was used, and an error has none. */
const ChatChunk = z.object({
  model: z.string().optional(),
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: Usage,
  error: z.unknown().optional(),
});

/** Reads a chat completion that comes as server-sent events, and tells its text while it comes. */
export class CompletionStream {
  /** True once there was any event; a server that cannot stream answers with none. */
  hasBegun = false;
  /** True once something was told: it cannot be taken back. */
  hasTold = false;
  private text = '';
  private model: string | undefined;
  private finish: string | null = null;
  private usage: z.infer<typeof Usage>;
  /** Of the first event that is none; nothing after it is read. */
  private failure: unknown = null;
  private readonly redaction: PiecewiseRedaction;
  private readonly parser = createParser({ onEvent: ({ data }) => this.read(data) });

  constructor(
    private readonly callee: Answering & { readonly credential: string | null },
    private readonly onText: (text: string) => void,
  ) {
    this.redaction = new PiecewiseRedaction(callee.credential);
  }

  /** Never throws: what does not fit is said at the end. */
  add(piece: string): void {
    this.parser.feed(piece);
  }

  /** @throws CallFailed malformed; failed, when the server says in the midst of it that it cannot go on */
  end(): ChatAnswer {
    if (this.failure !== null) {
      throw this.failure;
    }
    if (this.finish === null) {
      throw new CallFailed('malformed', 'Its answer broke off.');
    }
    this.tell(this.redaction.end());
    const { text, model, finish, usage } = this;
    return answerOf(this.callee, { text, model, finish, usage });
  }

  private read(data: string): void {
    this.hasBegun = true;
    if (this.failure !== null) {
      return;
    }
    try {
      this.readEvent(withoutSecret(data, this.callee.credential));
    } catch (error) {
      this.failure = error;
    }
  }

  private readEvent(data: string): void {
    if (data === DONE) {
      this.finish ??= 'stop';
      return;
    }
    const { model, choices, usage, error } = readAs(ChatChunk, data);
    if (error !== undefined && error !== null) {
      throw new CallFailed('failed', `It broke off: ${errorSaid(data)}`);
    }
    this.model ??= model;
    this.usage = usage ?? this.usage;
    this.finish = choices[0]?.finish_reason ?? this.finish;
    this.tell(this.redaction.add(choices[0]?.delta?.content ?? ''));
  }

  private tell(text: string): void {
    if (text !== '') {
      this.hasTold = true;
      this.text += text;
      this.onText(text);
    }
  }
}
