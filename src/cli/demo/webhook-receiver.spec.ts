import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { choosePort, localhost } from '../../launcher/ports.js';
import { WebhookReceiver } from './webhook-receiver.js';

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const open: WebhookReceiver[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(async (receiver) => receiver.close()));
});

/** A receiver, and a sender that signs with the secret it is given. */
async function makeReceiver(): Promise<{
  receiver: WebhookReceiver;
  send: (body: string, secret: string) => Promise<number>;
}> {
  const port = await choosePort();
  const receiver = await WebhookReceiver.listen(port);
  open.push(receiver);
  const send = async (body: string, secret: string): Promise<number> => {
    const now = new Date();
    const headers = {
      'webhook-id': 'whd_1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('whd_1', now, body),
    };
    const answer = await fetch(`http://${localhost}:${port}/`, { method: 'POST', body, headers });
    return answer.status;
  };
  return { receiver, send };
}

describe(WebhookReceiver, () => {
  it('accepts what is signed with its secret, and hands it to whoever waits', async () => {
    const { receiver, send } = await makeReceiver();
    const secret = newSecret();
    receiver.trust(secret);
    const next = receiver.next(({ body }) => body.includes('job_2'), 5000);
    expect(await send('{"id":"job_1"}', secret)).toBe(204);
    expect(await send('{"id":"job_2"}', secret)).toBe(204);
    expect(await next).toMatchObject({ id: 'whd_1', body: '{"id":"job_2"}' });
  });

  it('refuses another signature, and says so when the right one never comes', async () => {
    const { receiver, send } = await makeReceiver();
    receiver.trust(newSecret());
    expect(await send('{}', newSecret())).toBe(400);
    await expect(receiver.next(() => true, 50)).rejects.toThrow(/no webhook came.*signature/i);
  });

  it('refuses what comes before it knows its secret, so that it is sent again', async () => {
    const { receiver, send } = await makeReceiver();
    const secret = newSecret();
    expect(await send('{}', secret)).toBe(400);
    receiver.trust(secret);
    expect(await send('{}', secret)).toBe(204);
  });

  it('refuses a body that is too long', async () => {
    const { receiver, send } = await makeReceiver();
    const secret = newSecret();
    receiver.trust(secret);
    expect(await send('x'.repeat(70_000), secret)).toBe(400);
  });
});
