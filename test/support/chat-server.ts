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
}

/**
 * Has a receiver answer as a server of OpenAI's API does, whose tokens are characters: with what `says` gives, up to the
 * first stop text and as many tokens as were asked for.
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
    response.writeHead(200).end(
      JSON.stringify({
        model: `${call.model}-served`,
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
        usage: { prompt_tokens: asked, completion_tokens: content.length },
      }),
    );
  };
}

/** The calls that came, in order. */
export function chatCalls({ received }: Receiver): ChatCall[] {
  return received.map(({ body }) => JSON.parse(body) as ChatCall);
}
