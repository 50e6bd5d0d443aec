import type { WorkspaceId } from '../../common/caller.js';
import { mapAtMost } from '../../common/map-at-most.js';
import { ProblemError } from '../../common/problems.js';
import { CallFailed, type ChatAnswer, type ChatRequest } from '../../contracts/endpoint-call.js';
import type { Endpoint } from '../../endpoints/endpoints.schemas.js';
import type { WorkspaceCalls } from '../../endpoints/workspace-calls.js';
import type { Growth } from '../draft.js';
import type { Generate } from '../generation.schemas.js';
import type { DrawnAnswer } from '../modes/generation-mode.js';
import type {
  AnsweringModel,
  AskingSettings,
  DrawRequest,
  OpenedModel,
} from './answering-model.js';

/** Models behind the API of OpenAI are tuned to instructions. */
const LAYOUT = 'fenced_answer';
/** Bytes that a token of source text is taken to have where nobody counts: fewer than most tokenizers get into one. */
const BYTES_PER_TOKEN = 3;
/** What the API of OpenAI takes. */
const MOST_STOPS = 4;
/** Keeps the seeds of the answers to one prompt apart, and from those of later rounds, which follow each other. */
const SEED_STRIDE = 7_919;
const SEEDS = 2 ** 31;

type Calls = Pick<WorkspaceCalls, 'chat'>;

/** A model behind an endpoint of the workspace. It is called once for each answer. */
export class EndpointModel implements AnsweringModel {
  readonly usesEngine = false;
  readonly sharesPrompts = false;

  constructor(
    private readonly workspaceId: WorkspaceId,
    private readonly endpoint: Pick<Endpoint, 'id' | 'name' | 'model' | 'limits'>,
    private readonly calls: Calls,
  ) {}

  get id(): string {
    return this.endpoint.id;
  }

  get name(): string {
    return this.endpoint.name;
  }

  get settings(): AskingSettings {
    const { maxTokens, contextTokens } = this.endpoint.limits;
    return {
      promptTemplate: LAYOUT,
      stop: [],
      maxNewTokens: Math.min(maxTokens, Math.ceil(contextTokens / 2)),
      contextLength: contextTokens,
    };
  }

  check({ topK, stop, maxNewTokens = 0 }: Generate): void {
    const { maxTokens } = this.endpoint.limits;
    if (topK > 0) {
      throw ProblemError.field('topK', 'an endpoint has no such field; leave it at 0');
    }
    if (stop.length > MOST_STOPS) {
      throw ProblemError.field('stop', `an endpoint takes at most ${MOST_STOPS}`);
    }
    if (maxNewTokens > maxTokens) {
      const detail = `the endpoint answers with at most ${maxTokens}, its limits.maxTokens`;
      throw ProblemError.field('maxNewTokens', detail);
    }
  }

  /** @throws ProblemError not-found, endpoint-unavailable, endpoint-refused */
  async use<T>(work: (opened: OpenedModel) => Promise<T>): Promise<T> {
    const { limits, model } = this.endpoint;
    try {
      return await work({
        version: model ?? '',
        contextLength: limits.contextTokens,
        count: (texts) => Promise.resolve(texts.map(estimatedTokens)),
        draw: (request, onGrowth, signal) => this.draw(request, onGrowth, signal),
      });
    } catch (error) {
      throw error instanceof CallFailed ? asProblem(error) : error;
    }
  }

  private draw(
    { prompts, sampling, stop, isWatched }: DrawRequest,
    onGrowth: (growth: readonly Growth[]) => void,
    signal: AbortSignal | undefined,
  ): Promise<DrawnAnswer[]> {
    const { temperature, topP, maxNewTokens: maxTokens, seed } = sampling;
    const asked = prompts.map((content, index) => ({
      index,
      request: {
        messages: [{ role: 'user', content }] as const,
        temperature,
        topP,
        maxTokens,
        seed: (seed + index * SEED_STRIDE) % SEEDS,
        ...(stop.length === 0 ? {} : { stop }),
      },
    }));
    return mapAtMost(this.endpoint.limits.concurrency, asked, ({ index, request }) => {
      const onPart = (text: string, tokens: number): void => onGrowth([{ index, text, tokens }]);
      return isWatched
        ? this.answerInParts(request, onPart, signal)
        : this.answerWhole(request, onPart, signal);
    });
  }

  private async answerWhole(
    request: ChatRequest,
    onPart: (text: string, tokens: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<DrawnAnswer> {
    const drawn = drawnOf(await this.calls.chat(this.place, request, { signal }));
    onPart(drawn.text, drawn.tokens);
    return drawn;
  }

  /** Servers count tokens at the end; until then a piece is taken for one. */
  private async answerInParts(
    request: ChatRequest,
    onPart: (text: string, tokens: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<DrawnAnswer> {
    let pieces = 0;
    const onText = (text: string): void => {
      pieces += 1;
      onPart(text, 1);
    };
    const drawn = drawnOf(await this.calls.chat(this.place, request, { signal, onText }));
    const tokens = Math.max(drawn.tokens, pieces);
    onPart('', tokens - pieces);
    return { ...drawn, tokens };
  }

  private get place(): { readonly id: string; readonly workspaceId: WorkspaceId } {
    return { id: this.id, workspaceId: this.workspaceId };
  }
}

/** Tokens as the server counts them; estimated where it counts none. */
function drawnOf({ text, isCut, promptTokens, completionTokens }: ChatAnswer): DrawnAnswer {
  const tokens = completionTokens > 0 ? completionTokens : estimatedTokens(text);
  return {
    text,
    tokens,
    isTruncated: isCut,
    ...(promptTokens > 0 ? { promptTokens } : {}),
  };
}

function estimatedTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

function asProblem({ failure, message }: CallFailed): ProblemError {
  switch (failure) {
    case 'missing':
      return new ProblemError('not-found', message, [{ pointer: '#/body/model', detail: message }]);
    case 'refused':
    case 'address':
      return new ProblemError('endpoint-refused', message);
    case 'timeout':
    case 'unreachable':
    case 'rate_limited':
    case 'failed':
    case 'malformed':
    case 'busy':
      return new ProblemError('endpoint-unavailable', message);
  }
}
