import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JOBS_QUEUE } from '../../src/jobs/jobs.queue.js';
import { type Answer, createTestApp, type TestApp } from '../support/app.js';

let world: TestApp;
beforeAll(async () => {
  world = await createTestApp();
  await queue().isReady();
});
afterAll(() => world.close());

const queue = (): Queue => world.app.get<Queue>(getQueueToken(JOBS_QUEUE), { strict: false });

async function keyWith(...scopes: string[]): Promise<{ id: string; key: string }> {
  return (await world.us.post('/api-keys', { name: 'narrow', scopes })).body;
}

/** The cookie of a new session, as a browser sends it back. */
async function session(key: string): Promise<{ cookie: string; set: string }> {
  const authorization = `Bearer ${key}`;
  const answer = await world.nobody.post('/queues/session', undefined, { authorization });
  expect(answer.status).toBe(200);
  const set = String(answer.headers['set-cookie']);
  return { cookie: set.split(';')[0]!, set };
}

const open = (cookie: string, path = '/queues/'): Promise<Answer> =>
  world.nobody.get(path, { cookie });

describe('the queue board', () => {
  test('is shown to a browser with a session, under a policy of its own', async () => {
    const { cookie, set } = await session(world.us.key!);
    expect(set).toMatch(/; Path=\/queues; Max-Age=900; HttpOnly; SameSite=Strict$/);
    const page = await open(cookie);
    expect([page.status, page.headers['content-type']]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|unsafe-eval/);
    const scripts = [...page.text.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => src!);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect((await open(cookie, `/queues/${script}`)).status).toBe(200);
    }
    const { body } = await open(cookie, '/queues/api/queues');
    expect(body.queues).toMatchObject([{ name: JOBS_QUEUE, readOnlyMode: true }]);
    expect((await world.us.get('/queues/api/queues')).status).toBe(200);
  });

  test.each([
    ['no session', ''],
    ['a made-up one', `falconry_board=key_${'0'.repeat(26)}.9999999999999.${'0'.repeat(64)}`],
    ['something else', 'falconry_board=; other=1'],
  ])('is not shown with %s, its scripts and its data neither', async (_, cookie) => {
    for (const path of [
      '/queues',
      '/queues/',
      '/queues/api/queues',
      '/queues/static/js/main.js',
      '/queues/queue/x',
    ]) {
      const answer = await open(cookie, path);
      expect([path, answer.body?.code]).toEqual([path, 'unauthenticated']);
    }
  });

  test('is not shown with a session that was prolonged by hand, or whose key is gone or may do other things', async () => {
    const { id, key } = await keyWith('queues:read');
    const { cookie } = await session(key);
    expect((await open(cookie)).status).toBe(200);
    const later = cookie.replace(/\.(\d+)\./, (_, time: string) => `.${Number(time) + 1}.`);
    expect((await open(later)).status).toBe(401);
    await world.us.delete(`/api-keys/${id}`);
    expect((await open(cookie)).status).toBe(401);
    const other = await keyWith('jobs:read');
    const authorization = `Bearer ${other.key}`;
    expect((await world.nobody.get('/queues/', { authorization })).status).toBe(401);
    expect((await world.nobody.post('/queues/session', undefined, { authorization })).status).toBe(
      403,
    );
  });

  test('changes nothing, whoever asks', async () => {
    const { cookie } = await session(world.us.key!);
    const path = `/queues/api/queues/${JOBS_QUEUE}`;
    const asked = [
      await world.us.post(`${path}/add`, { name: 'x', data: {} }),
      await world.us.patch(`${path}/1/update-data`, {}),
      await world.nobody.post(`${path}/add`, { name: 'x', data: {} }, { cookie }),
    ];
    expect(asked.map(({ status }) => status)).toEqual([405, 405, 405]);
    const put = await world.app.inject({
      method: 'PUT',
      url: `${path}/pause`,
      headers: { cookie },
    });
    expect(put.statusCode).toBe(405);
    expect(await queue().isPaused()).toBe(false);
  });

  test('shows of a message the trace alone', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { id } = await queue().add({ traceparent, prompt: 'of a tenant' });
    const { cookie } = await session(world.us.key!);
    const { text } = await open(cookie, `/queues/api/queues/${JOBS_QUEUE}/${id}`);
    expect(text).toContain(traceparent);
    expect(text).not.toContain('of a tenant');
    const list = await open(cookie, `/queues/api/queues?activeQueue=${JOBS_QUEUE}`);
    expect(list.text).not.toContain('of a tenant');
  });
});

test('without Redis the board says so at once', async () => {
  const lame = await createTestApp({ REDIS_URL: 'redis://127.0.0.1:1' });
  const { body } = await lame.us.get('/queues/api/queues');
  expect(body.code).toBe('dependency-unavailable');
  await lame.close();
});
