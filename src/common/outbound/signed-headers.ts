import { Webhook } from 'standardwebhooks';

export interface Message {
  /** The same on every try. */
  readonly id: string;
  readonly body: string;
}

/**
 * The headers of Standard Webhooks 1.0.0: id, time of this try, and one signature of both with the body for each
 * secret, separated by spaces.
 */
export function signedHeaders(
  message: Message,
  secrets: readonly string[],
  at: Date,
): Record<string, string> {
  const signatures = secrets.map((secret) =>
    new Webhook(secret).sign(message.id, at, message.body),
  );
  return {
    'content-type': 'application/json',
    'user-agent': 'falconry/1',
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
