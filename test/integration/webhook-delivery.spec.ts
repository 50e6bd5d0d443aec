import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/common/ids.js';
import { ANY_VERSION } from '../support/app.js';
import { eventually } from '../support/job-world.js';
import { verify, WebhookWorld } from '../support/webhook-world.js';

let here: WebhookWorld;

beforeAll(async () => {
  here = await WebhookWorld.create();
});
beforeEach(() => here.reset());
afterAll(() => here.close());

describe('a receiver that fails', () => {
  test('is given up after the last try of the schedule', async () => {
    here.answerWith(500);
    const { id } = await here.create();
    await here.ping(id);
    const [delivery] = await here.settled(id, 'exhausted');
    expect(delivery!.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a redirect', () => {
  test('is a failure, and its target is not visited', async () => {
    here.answerWith(307, { location: `${here.receiver.url}/elsewhere` });
    const { id } = await here.create();
    await here.ping(id);
    await here.settled(id, 'exhausted');
    expect(new Set(here.receiver.received.map(({ path }) => path))).toEqual(new Set(['/hook']));
  });
});

describe('an endpoint', () => {
  const sinceLong = (id: string, since: string, last: string) =>
    here.database.query(
      `UPDATE webhook_endpoints SET failing_since = now() - $2::interval,
         last_failed_at = now() - $3::interval WHERE id = $1`,
      [id, since, last],
    );

  test('is disabled after five days of only failures', async () => {
    here.answerWith(500);
    const { id, version } = await here.create();
    // The schedule of this application is ten times as fast.
    await sinceLong(id, '13 hours', '1 minute');
    await here.ping(id);
    await here.settled(id, 'dropped');
    expect(await here.read(id)).toMatchObject({ enabled: false, version: version + 1 });
  });

  test('is not disabled by a failure long after the one before', async () => {
    here.answerWith(500);
    const { id } = await here.create();
    await sinceLong(id, '13 hours', '12 hours');
    await here.ping(id);
    await here.settled(id, 'exhausted');
    const { enabled, failingSince } = await here.read(id);
    expect([enabled, Date.now() - Date.parse(failingSince) < 60_000]).toEqual([true, true]);
  });

  test('is not disabled when one try in between succeeds', async () => {
    const { id } = await here.create();
    await sinceLong(id, '13 hours', '1 minute');
    await here.ping(id);
    await here.settled(id, 'delivered');
    expect(await here.read(id)).toMatchObject({ enabled: true, failingSince: null });
  });

  test.each([
    [429, {}],
    [502, {}],
    [504, {}],
    [503, { 'retry-after': '3600' }],
  ])('that answers %i %j gets nothing else until it has rested', async (status, headers) => {
    here.answerWith(status, headers);
    const { id } = await here.create();
    await here.ping(id);
    await eventually(
      () => here.log(id),
      ([first]) => first?.attempts.length === 1,
    );
    const [row] = await here.database.query<{ rests: boolean }>(
      'SELECT resting_until > last_failed_at AS rests FROM webhook_endpoints WHERE id = $1',
      [id],
    );
    expect(row!.rests).toBe(true);
    const other = await here.create('/other');
    await here.ping(id);
    await here.ping(other.id);
    await eventually(
      () => Promise.resolve(here.receiver.received.filter(({ path }) => path === '/hook/other')),
      (all) => all.length > 0,
    );
    expect(here.receiver.received.filter(({ path }) => path === '/hook')).toHaveLength(1);
  });
});

describe('POST /webhooks/{id}/ping', () => {
  test('sends a test event over the path of all events, whatever the webhook asked for', async () => {
    const { id, secret } = await here.create();
    const answer = await here.ping(id);
    expect([answer.status, answer.body.state, answer.body.type]).toEqual([
      202,
      'pending',
      'webhook.ping',
    ]);
    await here.settled(id, 'delivered');
    const [first] = here.receiver.received;
    expect(first!.headers['webhook-id']).toBe(answer.body.eventId);
    expect(verify(secret, first!)).toMatchObject({ type: 'webhook.ping', data: { webhookId: id } });
  });

  test('is refused while the webhook is off, and sent to nobody else', async () => {
    const [{ id }, other] = [await here.create(), await here.create('/other')];
    await here.us.patch(`/webhooks/${id}`, { enabled: false }, ANY_VERSION);
    expect((await here.ping(id)).body).toMatchObject({ status: 409, code: 'webhook-disabled' });
    expect(await here.log(other.id)).toEqual([]);
  });
});

describe('POST /webhooks/{id}/rotate-secret', () => {
  const rotate = (id: string, body?: object) => here.us.post(`/webhooks/${id}/rotate-secret`, body);

  test('both secrets verify during the overlap, the old one fails after', async () => {
    const { id, secret: old } = await here.create();
    const { status, body: made } = await rotate(id);
    expect(status).toBe(200);
    expect(made.secret).not.toBe(old);
    const overlapMs = Date.parse(made.previousSecretUntil) - Date.now();
    expect([overlapMs > 86_000_000, overlapMs <= 86_400_000]).toEqual([true, true]);
    await here.ping(id);
    await here.settled(id, 'delivered');
    verify(old, here.receiver.received[0]!);
    verify(made.secret, here.receiver.received[0]!);
    await here.database.query(
      `UPDATE webhook_endpoints SET previous_secret_until = now() - interval '1 second'`,
    );
    await here.ping(id);
    await here.settled(id, 'delivered');
    verify(made.secret, here.receiver.received[1]!);
    expect(() => verify(old, here.receiver.received[1]!)).toThrow('No matching signature');
    expect(JSON.stringify(await here.read(id))).not.toContain('whsec_');
  });

  test('without an overlap only the new one signs', async () => {
    const { id, secret: old } = await here.create();
    const { body } = await rotate(id, { overlapSeconds: 0 });
    expect(body.previousSecretUntil).toBeNull();
    await here.ping(id);
    await here.settled(id, 'delivered');
    expect(() => verify(old, here.receiver.received[0]!)).toThrow('No matching signature');
  });

  test('of many at once each either makes the secret that is next or is told to look again', async () => {
    const { id, version } = await here.create();
    const answers = await Promise.all(Array.from({ length: 8 }, () => rotate(id)));
    const won = answers.filter(({ status }) => status === 200);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(new Set(won.map(({ body }) => body.secret)).size).toBe(won.length);
    expect(lost.map(({ body }) => body.code)).toEqual(lost.map(() => 'conflict'));
    expect((await here.read(id)).version).toBe(version + won.length);
  });

  test.each([-1, 86_401, 1.5, '10'])('an overlap of %j s is refused', async (overlapSeconds) => {
    const { id } = await here.create();
    expect((await rotate(id, { overlapSeconds })).status).toBe(422);
  });
});

describe('POST /webhooks/{id}/replay', () => {
  const replay = (id: string, body: object) => here.us.post(`/webhooks/${id}/replay`, body);

  test('one delivery is sent again with the id that it had, as a new try', async () => {
    const { id } = await here.create();
    await here.ping(id);
    const [before] = await here.settled(id, 'delivered');
    const answer = await replay(id, { deliveryId: before!.id });
    expect([answer.status, answer.body]).toEqual([202, { deliveries: 1 }]);
    const [after] = await eventually(
      () => here.log(id),
      ([one]) => one?.attempts.length === 2 && one.state === 'delivered',
    );
    expect(after!.attempts.map(({ number }) => number)).toEqual([1, 2]);
    const ids = here.receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([before!.eventId, before!.eventId]);
  });

  test('a time is sent again once the receiver is well: what failed in it, and nothing else', async () => {
    const { id } = await here.create();
    await here.ping(id);
    await here.settled(id, 'delivered');
    const from = new Date().toISOString();
    here.answerWith(410);
    await here.announce(3);
    await eventually(
      () => here.log(id),
      (all) => all.filter(({ state }) => state === 'dropped').length === 3,
    );
    here.answerWith(204);
    expect((await replay(id, { from })).body.code).toBe('webhook-disabled');
    await here.us.patch(`/webhooks/${id}`, { enabled: true }, ANY_VERSION);
    const sent = here.receiver.received.length;
    expect((await replay(id, { from })).body).toEqual({ deliveries: 3 });
    await here.settled(id, 'delivered');
    expect(here.receiver.received.length).toBe(sent + 3);
    expect((await replay(id, { from, states: ['delivered'] })).body).toEqual({ deliveries: 3 });
    expect((await replay(id, { from, until: from })).body).toEqual({ deliveries: 0 });
  });

  test('an exhausted delivery starts the schedule anew', async () => {
    here.answerWith(500);
    const { id } = await here.create();
    await here.ping(id);
    const [first] = await here.settled(id, 'exhausted');
    await replay(id, { deliveryId: first!.id });
    const [again] = await eventually(
      () => here.log(id),
      ([one]) => one?.state === 'exhausted' && one.attempts.length === 10,
    );
    expect(again!.id).toBe(first!.id);
  });

  test.each([
    ['nothing', {}],
    [
      'a delivery and a time',
      { deliveryId: newId('webhookDelivery'), from: '2026-01-01T00:00:00Z' },
    ],
    ['an end alone', { until: '2026-01-01T00:00:00Z' }],
    ['a time that is none', { from: 'yesterday' }],
    ['an unknown state', { from: '2026-01-01T00:00:00Z', states: ['pending'] }],
  ])('%s is refused', async (_, body) => {
    const { id } = await here.create();
    expect((await replay(id, body)).status).toBe(422);
  });

  test('a delivery of another webhook is not found', async () => {
    const [one, other] = [await here.create(), await here.create('/other')];
    const { body } = await here.ping(other.id);
    expect((await replay(one.id, { deliveryId: body.id })).status).toBe(404);
    expect((await replay(one.id, { deliveryId: newId('webhookDelivery') })).status).toBe(404);
  });
});

describe('PATCH /webhooks/{id}', () => {
  test('changes what it names, and the ETag with it', async () => {
    const { id } = await here.create();
    const before = await here.us.get(`/webhooks/${id}`);
    expect(before.headers['etag']).toBe('"1"');
    const change = { url: `${here.receiver.url}/new`, eventTypes: ['job.failed'] };
    const { status, body, headers } = await here.us.patch(`/webhooks/${id}`, change, {
      'if-match': '"1"',
    });
    expect([status, headers['etag']]).toEqual([200, '"2"']);
    expect(body).toMatchObject({ ...change, enabled: true, version: 2 });
    expect((await here.us.get(`/webhooks/${id}`)).body).toEqual(body);
  });

  test.each(['"1"', '"7"', 'W/"2"', 'nonsense'])(
    'with If-Match: %s, which is not its tag, is 412 and changes nothing',
    async (tag) => {
      const { id } = await here.create();
      await here.us.patch(`/webhooks/${id}`, { eventTypes: ['job.failed'] }, ANY_VERSION);
      const answer = await here.us.patch(
        `/webhooks/${id}`,
        { enabled: false },
        { 'if-match': tag },
      );
      expect([answer.status, answer.body.code]).toEqual([412, 'precondition-failed']);
      expect(await here.read(id)).toMatchObject({ enabled: true, version: 2 });
    },
  );

  test('without If-Match is 428, before anything else is looked at', async () => {
    const { id } = await here.create();
    for (const body of [{ enabled: false }, { nonsense: true }]) {
      const answer = await here.us.patch(`/webhooks/${id}`, body);
      expect([answer.status, answer.body.code]).toEqual([428, 'precondition-required']);
    }
    expect(await here.read(id)).toMatchObject({ enabled: true, version: 1 });
  });

  test('of two changes that read the same version one is refused', async () => {
    const { id } = await here.create();
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        here.us.patch(
          `/webhooks/${id}`,
          { url: `${here.receiver.url}/${name}` },
          { 'if-match': '"1"' },
        ),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 412, 412, 412,
    ]);
  });

  test('switches off and on again; an address is checked as at creation', async () => {
    const { id } = await here.create();
    const off = await here.us.patch(`/webhooks/${id}`, { enabled: false }, ANY_VERSION);
    expect(off.body).toMatchObject({ enabled: false, disabledReason: 'It was switched off.' });
    const on = await here.us.patch(`/webhooks/${id}`, { enabled: true }, ANY_VERSION);
    expect(on.body).toMatchObject({ enabled: true, disabledReason: null });
    const refused = await here.us.patch(
      `/webhooks/${id}`,
      { url: 'http://169.254.169.254/' },
      ANY_VERSION,
    );
    expect([refused.status, refused.body.code]).toEqual([422, 'webhook-url-refused']);
    const unknown = await here.us.patch(`/webhooks/${id}`, { secret: 'mine' }, ANY_VERSION);
    expect(unknown.body.code).toBe('unknown-field');
  });
});
