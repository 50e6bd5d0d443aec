import { Injectable } from '@nestjs/common';
import { Tally } from '../common/metrics/tally.js';
import { inSpan, type SpanOptions, Tracing } from '../common/tracing/tracing.js';
import { inContext, type WorkContext } from '../common/work-context.js';
import type { OutboxEntity } from './outbox.entity.js';

/** Tells of deliveries: counts them, and makes each a part of the trace that left the message. */
@Injectable()
export class OutboxObserver {
  constructor(
    private readonly tally: Tally,
    private readonly tracing: Tracing,
  ) {}

  /** Delivers messages of one kind. */
  async observe(messages: readonly OutboxEntity[], deliver: () => Promise<void>): Promise<void> {
    const kind = messages[0]?.kind ?? 'queue';
    const count = (outcome: 'delivered' | 'failed'): void =>
      this.tally.count('falconry_outbox_messages_total', { kind, outcome }, messages.length);
    try {
      await inContext(contextOf(messages), () =>
        inSpan(this.tracing, [`outbox ${kind}`, spanOf(messages)], deliver),
      );
      count('delivered');
    } catch (error) {
      count('failed');
      throw error;
    }
  }
}

/** Lines about the message of a job belong to the job. */
function contextOf(messages: readonly OutboxEntity[]): WorkContext {
  const [first, ...others] = messages;
  return others.length === 0 && first?.aggregate.startsWith('job_') === true
    ? { jobId: first.aggregate }
    : {};
}

/** A batch of several traces is part of none, and linked to all. */
function spanOf(messages: readonly OutboxEntity[]): SpanOptions {
  const traces = [...new Set(messages.flatMap(({ payload }) => traceOf(payload)))];
  const attributes = { 'messaging.batch.message_count': messages.length };
  const [only = null] = traces;
  return traces.length > 1
    ? { kind: 'consumer', attributes, parent: null, links: traces }
    : { kind: 'consumer', attributes, parent: only };
}

function traceOf({ traceparent }: Record<string, unknown>): string[] {
  return typeof traceparent === 'string' ? [traceparent] : [];
}
