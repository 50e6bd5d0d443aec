import { inContext, workContext } from '../work-context.js';

export type SpanAttributes = Readonly<Record<string, string | number>>;

export interface SpanOptions {
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: SpanAttributes;
  /** The span that caused this one, as W3C Trace Context writes it; the one under way when left out, null for none. */
  readonly parent?: string | null;
  /** Spans that this one has to do with and is no part of. */
  readonly links?: readonly string[];
}

/** One thing that is being done. It ends once. */
export interface Span {
  /** Names it to other processes. */
  readonly traceparent: string;
  /** With an error, the span says that it failed, by the type of the error alone: messages may quote what users sent. */
  end(attributes?: SpanAttributes, error?: unknown): void;
}

/** Follows work from process to process. */
export abstract class Tracing {
  /** Null while tracing is off. */
  abstract start(name: string, options?: SpanOptions): Span | null;
  /** Sends what is not sent yet; it never fails, and waits no longer than for one try. */
  abstract close(): Promise<void>;
}

/** Follows nothing, and costs nothing. */
export const NO_TRACING: Tracing = { start: () => null, close: () => Promise.resolve() };

/** Does work within a span of its own. */
export async function inSpan<T>(
  tracing: Tracing,
  [name, options]: readonly [name: string, options?: SpanOptions],
  work: () => Promise<T>,
): Promise<T> {
  const span = tracing.start(name, options);
  if (span === null) {
    return work();
  }
  try {
    const done = await inContext({ traceparent: span.traceparent }, work);
    span.end();
    return done;
  } catch (error) {
    span.end({}, error);
    throw error;
  }
}

/** The span under way, for what carries it on: a message, a row, a header. Empty while tracing is off. */
export function carried(): { traceparent?: string } {
  const { traceparent } = workContext();
  return traceparent === undefined ? {} : { traceparent };
}
