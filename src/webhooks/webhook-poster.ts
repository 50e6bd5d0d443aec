import { Inject, Injectable } from '@nestjs/common';
import { OutboundHttp } from '../common/outbound/outbound-http.js';
import { type Message, signedHeaders } from '../common/outbound/signed-headers.js';
import { Schedule } from '../common/schedule.js';
import { Tracing } from '../common/tracing/tracing.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import type { WebhookDeliveryEntity, WebhookEndpointEntity } from './webhook.entity.js';

const READ_BYTES = 65_536;

/** What came of one try; `error` is null when the receiver took the message. */
export interface Outcome {
  readonly sentAt: Date;
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string;
  readonly retryAfter: string | undefined;
  readonly durationMs: number;
}

/** What is sent of a delivery, and what is told of it. */
type Posted = Pick<WebhookDeliveryEntity, 'id' | 'eventId' | 'body' | 'traceparent' | 'attempts'>;

class NotTaken extends Error {
  override readonly name = 'NotTaken';
}

/** Signs a message and sends it once. */
@Injectable()
export class WebhookPoster {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly secrets: EndpointSecrets,
    private readonly schedule: Schedule,
    @Inject(Tracing) private readonly tracing: Tracing,
  ) {}

  /**
   * Never throws: what goes wrong is the outcome. A try is a span of the trace that the event belongs to; its address may
   * hold a secret and is left out.
   */
  async post(endpoint: WebhookEndpointEntity, delivery: Posted): Promise<Outcome> {
    const { id, eventId, body, traceparent, attempts } = delivery;
    const span = this.tracing.start('webhook send', {
      kind: 'client',
      parent: traceparent,
      attributes: { 'falconry.webhook.delivery.id': id, 'http.request.resend_count': attempts - 1 },
    });
    const outcome = await this.send(endpoint, { id: eventId, body });
    const { status, error } = outcome;
    const answered = status === null ? {} : { 'http.response.status_code': status };
    span?.end(answered, error === null ? undefined : new NotTaken());
    return outcome;
  }

  private async send(endpoint: WebhookEndpointEntity, message: Message): Promise<Outcome> {
    const sentAt = new Date();
    const began = performance.now();
    const took = (): number => Math.round(performance.now() - began);
    try {
      const { status, text, headers } = await this.outbound.post(endpoint.url, {
        headers: signedHeaders(message, this.secrets.valid(endpoint, sentAt), sentAt),
        body: message.body,
        timeoutMs: this.schedule.webhookAnswerMs,
        maxBytes: READ_BYTES,
      });
      const error = isSuccess(status) ? null : `The receiver answered ${status}.`;
      const retryAfter = [headers['retry-after']].flat()[0];
      return { sentAt, status, error, answer: text, retryAfter, durationMs: took() };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const nothing = { status: null, answer: '', retryAfter: undefined };
      return { ...nothing, sentAt, error: reason, durationMs: took() };
    }
  }
}

/** A redirect is a failure: it would lead past the guard. */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
