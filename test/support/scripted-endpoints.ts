import type { ChatAnswer, ChatRequest, EndpointCalls } from '../../src/contracts/endpoint-call.js';

/** What the endpoints of a test say; a thrown `CallFailed` is how a call fails. */
export interface Script {
  readonly chat?: (request: ChatRequest) => string | Partial<ChatAnswer>;
  readonly post?: (body: object) => unknown;
}

/** Endpoints that keep what they were asked and say what a script has. */
export class ScriptedEndpoints implements EndpointCalls {
  readonly asked: ChatRequest[] = [];
  readonly posted: object[] = [];
  /** The most calls that were under way at once. */
  most = 0;
  private open = 0;

  constructor(private readonly script: Script) {}

  chat(_id: string, request: ChatRequest, signal?: AbortSignal): Promise<ChatAnswer> {
    return this.call(signal, () => {
      this.asked.push(request);
      const said = this.script.chat?.(request) ?? '';
      const told = typeof said === 'string' ? { text: said } : said;
      const usage = { promptTokens: 1, completionTokens: 1, cost: null };
      return { text: '', model: 'scripted', isCut: false, ...usage, ...told };
    });
  }

  post(_id: string, body: object, signal?: AbortSignal): Promise<unknown> {
    return this.call(signal, () => {
      this.posted.push(body);
      return this.script.post?.(body);
    });
  }

  private async call<T>(signal: AbortSignal | undefined, answer: () => T): Promise<T> {
    signal?.throwIfAborted();
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    try {
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal?.throwIfAborted();
      return answer();
    } finally {
      this.open -= 1;
    }
  }
}
