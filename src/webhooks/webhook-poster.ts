import { Injectable } from '@nestjs/common';
import { OutboundHttp } from '../common/outbound/outbound-http.js';
import { type Message, signedHeaders } from '../common/outbound/signed-headers.js';
import { Schedule } from '../common/schedule.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import type { WebhookEndpointEntity } from './webhook.entity.js';

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

/** Signs a message and sends it once. */
@Injectable()
export class WebhookPoster {
  constructor(
    private readonly outbound: OutboundHttp,
    private readonly secrets: EndpointSecrets,
    private readonly schedule: Schedule,
  ) {}

  /** Never throws: what goes wrong is the outcome. */
  async post(endpoint: WebhookEndpointEntity, message: Message): Promise<Outcome> {
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
