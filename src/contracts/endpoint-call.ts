/** One turn of a conversation with a language model. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly temperature: number;
  /** Tokens of the answer at most; the endpoint may allow fewer. */
  readonly maxTokens: number;
  readonly seed?: number | undefined;
  /** Only the likeliest tokens that have this share together are drawn; the server's own bound when left out. */
  readonly topP?: number;
  /** Texts that end an answer; they are no part of it. */
  readonly stop?: readonly string[];
}

export interface ChatAnswer {
  readonly text: string;
  /** What the endpoint says has answered. */
  readonly model: string;
  /** True when the answer ends because it has as many tokens as it may have. */
  readonly isCut: boolean;
  /** Tokens; 0 where the endpoint counts none. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** In the currency of the endpoint's price; null without a price. */
  readonly cost: number | null;
}

/** Why a call came to nothing. */
export type CallFailure =
  /** There is no such endpoint, or it is of another kind. */
  | 'missing'
  /** Its address may not be called. */
  | 'address'
  /** Nothing came in time. */
  | 'timeout'
  | 'unreachable'
  /** It answered 429 until patience ended. */
  | 'rate_limited'
  /** It answered another status below 500 that is no success, redirects included. */
  | 'refused'
  /** It answered 500 or above. */
  | 'failed'
  /** Its answer is not what it should be. */
  | 'malformed'
  /** The call waited in vain for its turn. */
  | 'busy';

/** A call came to nothing; the message holds no secret. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';

  constructor(
    readonly failure: CallFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The endpoints that one workspace has registered, as whoever calls them sees them. Promises: deadlines, bounded
 * repeats, limits and secrets are taken care of; what goes wrong is `CallFailed`, but for the reason of `signal`.
 */
export interface EndpointCalls {
  /** Asks an endpoint of the kind `openai`. */
  chat(endpointId: string, request: ChatRequest, signal?: AbortSignal): Promise<ChatAnswer>;
  /** Posts `body`, signed, to an endpoint of the kind `http`; gives the JSON that came back, unread. */
  post(endpointId: string, body: object, signal?: AbortSignal): Promise<unknown>;
}
