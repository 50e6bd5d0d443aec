import {
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { core, resources, tracing } from '@opentelemetry/sdk-node';
import { withDeadline } from '../deadline.js';
import { workContext } from '../work-context.js';
import { formatTraceparent, parseTraceparent } from './traceparent.js';
import type { Span, SpanAttributes, SpanOptions, Tracing } from './tracing.js';

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** More spans than this wait for nobody: while the exporter is away the newest are dropped. */
const MOST_WAITING = 4_096;

export interface OtlpOptions {
  /** Of an OTLP/HTTP receiver, without `/v1/traces`. */
  readonly endpoint: string;
  readonly processName: string;
  /** How long one try to send may take. */
  readonly exportMs: number;
  /** Told once when spans cannot be sent, and again after it has worked in between. */
  readonly onFailure: (error: Error) => void;
}

/** Spans to an OTLP/HTTP receiver as JSON. Loaded only where tracing is on. */
export class OtlpTracing implements Tracing {
  private readonly provider: tracing.BasicTracerProvider;
  private readonly tracer: Tracer;
  private readonly exportMs: number;

  constructor({ endpoint, processName, exportMs, onFailure }: OtlpOptions) {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const sender = new OTLPTraceExporter({ url, timeoutMillis: exportMs });
    this.exportMs = exportMs;
    this.provider = new tracing.BasicTracerProvider({
      resource: resources.resourceFromAttributes({
        'service.name': `falconry-${processName}`,
        'service.namespace': 'falconry',
      }),
      sampler: new tracing.ParentBasedSampler({ root: new tracing.AlwaysOnSampler() }),
      spanProcessors: [
        new tracing.BatchSpanProcessor(new ReportingExporter(sender, onFailure), {
          maxQueueSize: MOST_WAITING,
          exportTimeoutMillis: exportMs,
        }),
      ],
    });
    this.tracer = this.provider.getTracer('falconry');
  }

  start(name: string, options: SpanOptions = {}): Span {
    const { kind = 'internal', attributes = {}, links = [] } = options;
    const parent = options.parent === undefined ? workContext().traceparent : options.parent;
    const above = parseTraceparent(parent);
    const span = this.tracer.startSpan(
      name,
      {
        kind: KINDS[kind],
        attributes: { ...attributes, ...ownerOf() },
        links: links.map(parseTraceparent).flatMap((one) => (one ? [{ context: one }] : [])),
      },
      above === null
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { ...above, isRemote: true }),
    );
    const traceparent = formatTraceparent(span.spanContext());
    return { traceparent, end: (late, error) => end(span, late, error) };
  }

  async close(): Promise<void> {
    await withDeadline(this.provider.shutdown(), this.exportMs, 'late').catch(() => undefined);
  }
}

/** On whose behalf: so that all spans of a job are found, whichever trace they belong to. */
function ownerOf(): SpanAttributes {
  const { requestId, jobId } = workContext();
  return {
    ...(requestId === undefined ? {} : { 'falconry.request.id': requestId }),
    ...(jobId === undefined ? {} : { 'falconry.job.id': jobId }),
  };
}

function end(span: OtelSpan, attributes: SpanAttributes = {}, error?: unknown): void {
  span.setAttributes(attributes);
  if (error !== undefined) {
    span.setAttribute('error.type', error instanceof Error ? error.constructor.name : 'unknown');
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

/** Says when sending begins to fail, and not with every batch. */
class ReportingExporter implements tracing.SpanExporter {
  private isFailing = false;

  constructor(
    private readonly sender: tracing.SpanExporter,
    private readonly onFailure: (error: Error) => void,
  ) {}

  export(...[spans, done]: Parameters<tracing.SpanExporter['export']>): void {
    this.sender.export(spans, (result) => {
      const failed = result.code !== core.ExportResultCode.SUCCESS;
      if (failed && !this.isFailing) {
        this.onFailure(result.error ?? new Error('The spans were not taken.'));
      }
      this.isFailing = failed;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.sender.shutdown();
  }
}
