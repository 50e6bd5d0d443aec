import { type Connection, answerOf, connect } from '../../../client/src/index.js';
import { printable } from '../output/printable.js';
import type { Job } from '../watch/watch-job.js';
import type { Chapters } from './chapters.js';
import type { DemoService } from './demo-service.js';
import type { WebhookReceiver } from './webhook-receiver.js';

const deliveryMs = 60_000;

/** Asks the service to tell the receiver how jobs end; `remove` takes that back. */
export async function connectReceiver(
  connection: Connection,
  { receiver, receiverUrl }: Pick<DemoService, 'receiver' | 'receiverUrl'>,
): Promise<{ readonly remove: () => Promise<void> }> {
  const api = connect(connection);
  const body = { url: receiverUrl, eventTypes: ['job.succeeded', 'job.failed'] as const };
  const webhook = await answerOf(
    api.POST('/webhooks', { body: { ...body, eventTypes: [...body.eventTypes] } }),
  );
  receiver.trust(webhook.secret);
  return {
    remove: async () => {
      await answerOf(api.DELETE('/webhooks/{id}', { params: { path: { id: webhook.id } } }));
    },
  };
}

/** Shows the webhook of the job's end as it came in. */
export async function showDelivery(
  receiver: WebhookReceiver,
  job: Job,
  chapters: Chapters,
): Promise<void> {
  chapters.begin('A webhook came in');
  const delivery = await receiver.next(({ body }) => body.includes(job.id), deliveryMs);
  chapters.say(
    `A small receiver on this machine got it as ${delivery.id}; its Standard Webhooks signature is right:`,
  );
  chapters.show(printable(JSON.stringify(JSON.parse(delivery.body), null, 2)));
}
