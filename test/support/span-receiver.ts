import { createReceiver, type Receiver } from './receiver.js';

/** A span as OTLP/HTTP carries it in JSON, as far as tests look. */
export interface ReceivedSpan {
  readonly name: string;
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly links: readonly string[];
  readonly isFailed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly spanId: string }[];
  readonly status?: { readonly code?: number };
  readonly attributes: readonly OtlpAttribute[];
}
interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

/** A receiver of spans over OTLP/HTTP as JSON. */
export class SpanReceiver {
  private constructor(private readonly receiver: Receiver) {}

  static async create(): Promise<SpanReceiver> {
    const receiver = await createReceiver();
    receiver.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    };
    return new SpanReceiver(receiver);
  }

  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  get endpoint(): string {
    return this.receiver.url.replace(/\/hook$/, '');
  }

  /** Everything that was received, in whatever order it came. */
  get spans(): ReceivedSpan[] {
    return this.receiver.received
      .filter(({ path }) => path === '/v1/traces')
      .flatMap(({ body }) => (JSON.parse(body) as OtlpBody).resourceSpans)
      .flatMap(({ resource, scopeSpans }) => {
        const service = String(valuesOf(resource.attributes)['service.name']);
        return scopeSpans.flatMap(({ spans }) => spans.map((span) => read(span, service)));
      });
  }

  /** The spans of a name. */
  named(name: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  close(): Promise<void> {
    return this.receiver.close();
  }
}

function read(span: OtlpSpan, service: string): ReceivedSpan {
  const { name, traceId, spanId, parentSpanId, links = [], status } = span;
  return {
    name,
    service,
    traceId,
    spanId,
    parentSpanId: parentSpanId || null,
    links: links.map((link) => link.spanId),
    isFailed: status?.code === 2,
    attributes: valuesOf(span.attributes),
  };
}

function valuesOf(attributes: readonly OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
