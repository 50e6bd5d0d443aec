import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import { WebhookDeliverer } from '../../src/webhooks/webhook-deliverer.js';
import type { WebhookDelivery } from '../../src/webhooks/webhooks.schemas.js';
import type { Answer } from '../support/app.js';
import { createJobWorld, eventually, type JobWorld, smallJob } from '../support/job-world.js';
import { createReceiver, type Received, type Receiver } from '../support/receiver.js';

describe('webhooks', () => {
  let world: JobWorld;
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await createReceiver();
    // A second try is made when a test says so.
    const webhookRetryMs = Array.from({ length: 9 }, () => 3_600_000);
    world = await createJobWorld({ OUTBOUND_ALLOW: receiver.address }, { webhookRetryMs });
  });
  beforeEach(() => receiver.reset());
  afterEach(() => world.database.query('DELETE FROM webhook_endpoints'));
  afterAll(async () => {
    await world.close();
    await receiver.close();
  });

  const create = async (body: object = {}): Promise<{ id: string; secret: string }> => {
    const answer = await world.us.post('/webhooks', { url: receiver.url, ...body });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  /** The shortest life of a job: queued, then cancelled. */
  const cancelJob = async (): Promise<string> => {
    const id = await world.submit({ metadata: { ticket: '7' } });
    await world.us.post(`/jobs/${id}/cancel`);
    return id;
  };
  const arrived = (count: number): Promise<readonly Received[]> =>
    eventually(
      () => Promise.resolve(receiver.received),
      (all) => all.length >= count,
    );
  const deliveries = async (id: string) =>
    (await world.us.get(`/webhooks/${id}/deliveries`)).body.data as WebhookDelivery[];
  const settled = (id: string, state: string) =>
    eventually(
      () => deliveries(id),
      ([first]) => first?.state === state,
    );

  test('an event arrives signed, so that the official verifier accepts it', async () => {
    const { secret } = await create();
    const jobId = await cancelJob();
    const [first] = await arrived(1);
    const verified = new Webhook(secret).verify(
      first!.body,
      first!.headers as Record<string, string>,
    );
    expect(verified).toMatchObject({
      type: 'job.cancelled',
      data: { jobId, state: 'cancelled', sequence: 2, metadata: { ticket: '7' } },
    });
    const { body: log } = await world.us.get(`/jobs/${jobId}/events`);
    expect(first!.headers['webhook-id']).toBe(log.data[1].id);
    expect(() =>
      new Webhook(secret).verify(`${first!.body} `, first!.headers as Record<string, string>),
    ).toThrow('No matching signature found');
  });

  test('only the event types that were asked for are sent', async () => {
    const { id } = await create({ eventTypes: ['job.succeeded'] });
    const other = await create();
    await cancelJob();
    await settled(other.id, 'delivered');
    expect(await deliveries(id)).toEqual([]);
  });

  test('a job that names webhooks tells those and no others, one that names none nobody', async () => {
    const [named, other] = [await create(), await create()];
    const wanted = { notify: { webhookIds: [named.id] } };
    const submitted = await world.us.post('/jobs', { ...smallJob(world.datasetId), ...wanted });
    expect(submitted.body.notify).toEqual(wanted.notify);
    const quiet = await world.submit({ notify: { webhookIds: [] } });
    const open = await world.submit();
    const clone = (await world.us.post(`/jobs/${submitted.body.id}/clone`, {})).body;
    expect(clone.notify).toEqual(wanted.notify);
    for (const id of [submitted.body.id, quiet, clone.id, open]) {
      await world.us.post(`/jobs/${id}/cancel`);
    }
    await eventually(
      () => world.database.query(`SELECT 1 FROM outbox WHERE kind = 'webhook' AND done_at IS NULL`),
      (waiting) => waiting.length === 0,
    );
    const told = async (id: string): Promise<string[]> => {
      const rows = await world.database.query<{ job: string }>(
        `SELECT body::jsonb -> 'data' ->> 'jobId' AS job FROM webhook_deliveries
         WHERE endpoint_id = $1 ORDER BY job`,
        [id],
      );
      return rows.map(({ job }) => job);
    };
    expect(await told(named.id)).toEqual(
      [submitted.body.id, open, clone.id].toSorted((a, b) => a.localeCompare(b)),
    );
    expect(await told(other.id)).toEqual([open]);
  });

  test('a job that names webhooks that are not there is refused, and they are named', async () => {
    const { id } = await create();
    const unknown = newId('webhookEndpoint');
    const notify = { webhookIds: [id, unknown] };
    const answer = await world.us.post('/jobs', { ...smallJob(world.datasetId), notify });
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
    expect(answer.body.errors).toEqual([
      { pointer: '#/body/notify/webhookIds/1', detail: `There is no webhook ${unknown} here.` },
    ]);
    const foreign = await world.them.post('/webhooks', { url: receiver.url });
    const theirs = { notify: { webhookIds: [foreign.body.id] } };
    const refused = await world.us.post('/jobs/validate', {
      ...smallJob(world.datasetId),
      ...theirs,
    });
    expect(refused.status).toBe(404);
  });

  test('a failed try is logged and made again with the same id and a new signature', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(500).end('not today');
    };
    const { id, secret } = await create();
    await cancelJob();
    const [first] = await eventually(
      () => deliveries(id),
      ([delivery]) => delivery?.attempts.length === 1,
    );
    expect(first).toMatchObject({
      state: 'pending',
      attempts: [{ number: 1, status: 500, answer: 'not today' }],
    });
    receiver.answer = (_request, response) => {
      response.writeHead(200).end();
    };
    await world.database.query('UPDATE webhook_deliveries SET next_attempt_at = now()');
    await settled(id, 'delivered');
    const [before, after] = receiver.received;
    expect(after!.headers['webhook-id']).toBe(before!.headers['webhook-id']);
    new Webhook(secret).verify(after!.body, after!.headers as Record<string, string>);
  });

  test('410 disables the endpoint and nothing more is sent there', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(410).end();
    };
    const { id } = await create();
    await cancelJob();
    await settled(id, 'dropped');
    const { body } = await world.us.get(`/webhooks/${id}`);
    expect(body).toMatchObject({ enabled: false, disabledReason: 'The receiver answered 410.' });
    const audited = await world.us.get(`/audit-events?action=webhook.disabled&subjectId=${id}`);
    expect(audited.body.data).toMatchObject([
      { keyId: null, details: { reason: 'The receiver answered 410.' } },
    ]);
    await cancelJob();
    receiver.reset();
    const other = await create();
    const last = await cancelJob();
    await eventually(
      () => Promise.resolve(receiver.received),
      (all) => all.some(({ body: message }) => message.includes(last)),
    );
    expect(await deliveries(other.id)).not.toHaveLength(0);
    expect(await deliveries(id)).toHaveLength(1);
  });

  test('after the last try of the schedule the delivery is exhausted', async () => {
    receiver.answer = (_request, response) => {
      response.writeHead(503).end();
    };
    const { id } = await create();
    await cancelJob();
    await arrived(1);
    await eventually(
      () => deliveries(id),
      ([delivery]) => delivery?.attempts.length === 1,
    );
    await world.database.query(
      'UPDATE webhook_deliveries SET next_attempt_at = now(), attempts = 9',
    );
    const [delivery] = await settled(id, 'exhausted');
    expect(delivery).toMatchObject({
      nextAttemptAt: null,
      attempts: [{ number: 1 }, { number: 10 }],
    });
  });

  test('a try that was stopped past its claim undoes nothing of the try that followed', async () => {
    let hasCome = false;
    receiver.answer = (_request, response) => {
      const isFirst = !hasCome;
      hasCome = true;
      if (!isFirst) {
        response.writeHead(204).end();
        return;
      }
      // The claim lapses while the receiver thinks; the second try succeeds before the first one is told to go.
      void world.database
        .query(`UPDATE webhook_deliveries SET claimed_until = now() - interval '1 second'`)
        .then(() => deliverer.deliverDue())
        .then(() => settled(id, 'delivered'))
        .then(() => response.writeHead(410).end());
    };
    const deliverer = world.app.get(WebhookDeliverer);
    const { id } = await create();
    await cancelJob();
    const [delivery] = await eventually(
      () => deliveries(id),
      ([first]) => first?.attempts.length === 2,
    );
    expect(delivery).toMatchObject({ state: 'delivered', nextAttemptAt: null });
  });

  test('the secret is shown once and lies nowhere in the clear', async () => {
    const { id, secret } = await create();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = [await world.us.get('/webhooks'), await world.us.get(`/webhooks/${id}`)];
    expect(shown.map(({ text }) => text).join()).not.toContain('whsec_');
    const rows = await world.database.query('SELECT secret FROM webhook_endpoints');
    const stored = Buffer.concat(rows.map((row) => (row as { secret: Buffer }).secret));
    expect(stored.includes(Buffer.from(secret.slice(6)))).toBe(false);
  });

  test.each([
    'http://hooks.example.com/',
    'https://127.0.0.1/',
    'https://localhost/',
    'http://127.0.0.1:1/',
    'https://user:pw@hooks.example.com/',
    'https://does-not-exist.invalid/',
  ])('%s is refused at creation', async (url) => {
    const answer: Answer = await world.us.post('/webhooks', { url });
    expect([answer.status, answer.body.code]).toEqual([422, 'webhook-url-refused']);
    expect(answer.body.errors[0].pointer).toBe('#/body/url');
  });

  test.each([
    ['no event type', { eventTypes: [] }],
    ['an unknown event type', { eventTypes: ['job.exploded'] }],
    ['an event type twice', { eventTypes: ['job.failed', 'job.failed'] }],
    ['an own secret', { secret: 'whsec_short' }],
  ])('%s is refused', async (_, change) => {
    const answer = await world.us.post('/webhooks', { url: receiver.url, ...change });
    expect(answer.status).toBe(422);
  });

  test('another workspace neither sees nor hears anything', async () => {
    const { id } = await create();
    await world.them.post('/webhooks', { url: receiver.url });
    expect((await world.them.get(`/webhooks/${id}`)).status).toBe(404);
    expect((await world.them.get(`/webhooks/${id}/deliveries`)).status).toBe(404);
    expect((await world.them.delete(`/webhooks/${id}`)).status).toBe(404);
    await cancelJob();
    await settled(id, 'delivered');
    expect(receiver.received).toHaveLength(1);
  });

  test('a deleted endpoint is gone with its log', async () => {
    const { id } = await create();
    expect((await world.us.delete(`/webhooks/${id}`)).status).toBe(204);
    expect((await world.us.delete(`/webhooks/${id}`)).status).toBe(404);
    expect((await world.us.get(`/webhooks/${id}/deliveries`)).status).toBe(404);
  });
});
