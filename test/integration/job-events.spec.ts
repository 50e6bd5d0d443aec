import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpDrain } from '../../src/common/http-drain.js';
import { Shutdown } from '../../src/common/shutdown.js';
import { JobLog } from '../../src/jobs/job-log.js';
import { type Frame, frames, remaining } from '../support/event-frames.js';
import { createJobWorld, type JobWorld } from '../support/job-world.js';

/** Far more than a test takes: what still happens in one is not due to this wait. */
const NEVER_MS = 3_600_000;

describe('GET /jobs/:id/events', () => {
  let world: JobWorld;
  let origin: string;
  beforeAll(async () => {
    world = await createJobWorld({}, { eventPollMs: NEVER_MS });
    await world.app.listen(0, '127.0.0.1');
    origin = await world.app.getUrl();
  });
  afterAll(() => world.close());

  const open = (id: string, headers: Record<string, string> = {}) =>
    fetch(`${origin}/jobs/${id}/events`, {
      headers: {
        authorization: `Bearer ${world.us.key}`,
        accept: 'text/event-stream',
        ...headers,
      },
    });
  const log = (id: string, text: string) =>
    world.app
      .get(JobLog)
      .append({ id, workspaceId: world.us.workspaceId! }, 'log', { message: text });
  const numbers = (all: readonly Frame[]) =>
    all.filter(({ id }) => id !== undefined).map(({ id }) => Number(id));

  test('a stream shows what was and what comes, numbered, and says when the job is at its end', async () => {
    const id = await world.submit();
    const response = await open(id);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const reading = remaining(frames(response));
    await log(id, 'one');
    await log(id, 'two');
    await world.us.post(`/jobs/${id}/cancel`);
    const all = await reading;
    expect(numbers(all)).toEqual([1, 2, 3, 4]);
    expect(all.map(({ event }) => event)).toEqual(['state', 'log', 'log', 'state', 'end']);
    expect(JSON.parse(all.at(-1)!.data!)).toEqual({ lastSequence: 4 });
  });

  test('events are there when they are committed, without a look for them', async () => {
    const id = await world.submit();
    const stream = frames(await open(id));
    await stream.next();
    for (const text of ['one', 'two', 'three']) {
      await log(id, text);
      const { value } = await stream.next();
      expect(JSON.parse(value!.data!).data).toEqual({ message: text });
    }
    await world.us.post(`/jobs/${id}/cancel`);
    expect((await remaining(stream)).map(({ event }) => event)).toEqual(['state', 'end']);
  });

  test('a reader who was cut off resumes after the last event it saw, without gap or repeat', async () => {
    const id = await world.submit();
    const stream = frames(await open(id));
    const { value: first } = await stream.next();
    await stream.return();
    for (const text of ['a', 'b', 'c']) {
      await log(id, text);
    }
    await world.us.post(`/jobs/${id}/cancel`);
    const others = await remaining(frames(await open(id, { 'last-event-id': first!.id! })));
    expect([Number(first!.id), ...numbers(others)]).toEqual([1, 2, 3, 4, 5]);
  });

  test('a stream of a finished job that was read to its end only says so', async () => {
    const id = await world.submit();
    await world.us.post(`/jobs/${id}/cancel`);
    const all = await remaining(frames(await open(id, { 'last-event-id': '2' })));
    expect(all.map(({ event }) => event)).toEqual(['end']);
  });

  test.each(['garbage', '-1', '1.5', '99999999999'])(
    'Last-Event-ID %s is a problem and no stream',
    async (position) => {
      const id = await world.submit();
      const response = await open(id, { 'last-event-id': position });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'invalid-cursor' });
    },
  );

  test('a foreign job has no stream', async () => {
    const id = await world.submit();
    const response = await open(id, { authorization: `Bearer ${world.them.key}` });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('a stream shows nothing more once its key is revoked', async () => {
    const { body: made } = await world.us.post('/api-keys', { name: 'reader' });
    const id = await world.submit();
    const stream = frames(await open(id, { authorization: `Bearer ${made.key}` }));
    await stream.next();
    await world.us.delete(`/api-keys/${made.id}`);
    await log(id, 'a secret');
    expect(await remaining(stream)).toEqual([]);
  });

  test('pages follow each other by sequence number', async () => {
    const id = await world.submit();
    await log(id, 'a');
    await log(id, 'b');
    const first = await world.us.get(`/jobs/${id}/events?limit=2`);
    expect(first.body).toMatchObject({ hasMore: true, ended: false });
    const rest = await world.us.get(`/jobs/${id}/events?after=2`);
    expect(rest.body.data.map((event: { sequence: number }) => event.sequence)).toEqual([3]);
    expect(rest.body.hasMore).toBe(false);
  });

  test('forty writers at once leave a log without gap', async () => {
    const id = await world.submit();
    await Promise.all(Array.from({ length: 40 }, (_, index) => log(id, String(index))));
    const { body } = await world.us.get(`/jobs/${id}/events?limit=1000`);
    expect(body.data.map((event: { sequence: number }) => event.sequence)).toEqual(
      Array.from({ length: 41 }, (_, index) => index + 1),
    );
  });

  test('an open stream does not hold up the end of the process, and is told to go on elsewhere', async () => {
    const other = await createJobWorld({}, { eventPollMs: NEVER_MS });
    const drain = new HttpDrain(other.app.getHttpServer(), other.app.get(Shutdown));
    await other.app.listen(0, '127.0.0.1');
    const id = await other.submit();
    const response = await fetch(`${await other.app.getUrl()}/jobs/${id}/events`, {
      headers: { authorization: `Bearer ${other.us.key}`, accept: 'text/event-stream' },
    });
    const stream = frames(response);
    expect((await stream.next()).value).toMatchObject({ event: 'state' });
    const reading = remaining(stream);
    await drain.run({ unreadyMs: 0, closeMs: NEVER_MS });
    expect(await reading).toEqual([
      { event: 'reconnect', retry: '2000', data: JSON.stringify({ lastSequence: 1 }) },
    ]);
    await other.close();
  });
});
