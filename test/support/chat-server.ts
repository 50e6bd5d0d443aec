import type { Receiver } from './receiver.js';

/** What a server was asked in one call. */
export interface ChatCall {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature: number;
  readonly top_p?: number;
  readonly max_tokens: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly stream?: boolean;
}

/** Characters of an event; some servers send several tokens in one. */
const PIECE = /.{1,5}/gs;

/**
 * Has a receiver answer as a server of OpenAI's API does, whose tokens are characters: with what `says` gives, up to the
 * first stop text and as many tokens as were asked for; in events where a stream is asked for.
 */
export function serveChat(receiver: Receiver, says: (call: ChatCall) => string): void {
  receiver.answer = (_request, response) => {
    const call = JSON.parse(receiver.received.at(-1)!.body) as ChatCall;
    const said = says(call);
    const ends = (call.stop ?? []).map((word) => said.indexOf(word)).filter((at) => at >= 0);
    const whole = said.slice(0, Math.min(said.length, ...ends));
    const content = whole.slice(0, call.max_tokens);
    const finish_reason = content.length < whole.length ? 'length' : 'stop';
    const asked = call.messages.reduce((sum, message) => sum + message.content.length, 0);
    const model = `${call.model}-served`;
    const usage = { prompt_tokens: asked, completion_tokens: content.length };
    if (call.stream === true) {
      const pieces = (content.match(PIECE) ?? []).map((piece) => textEvent(piece));
      const end = { model, choices: [{ index: 0, delta: {}, finish_reason }] };
      const used = { model, choices: [], usage };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end([...pieces, eventOf(end), eventOf(used), 'data: [DONE]\n\n'].join(''));
      return;
    }
    const message = { role: 'assistant', content };
    const choices = [{ index: 0, message, finish_reason }];
    response.writeHead(200).end(JSON.stringify({ model, choices, usage }));
  };
}

/** An event of a streamed completion that adds a piece of text. */
export function textEvent(content: string): string {
  return eventOf({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
}

export function eventOf(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** The calls that came, in order. */
export function chatCalls({ received }: Receiver): ChatCall[] {
  return received.map(({ body }) => JSON.parse(body) as ChatCall);
}
