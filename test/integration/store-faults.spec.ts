import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { OutboxRelay } from '../../src/database/outbox-relay.js';
import { MemoryService } from '../../src/memory/memory.service.js';
import { type Client, clientOf } from '../support/app.js';
import { episode } from '../support/episodes.js';
import { type Fault, FAULTS } from '../support/fault-proxy.js';
import { createJobWorld, eventually, type JobWorld, smallJob } from '../support/job-world.js';
import { createProxiedApi, type ProxiedApi, type Store } from '../support/proxied-api.js';

/** Nothing gets through these. */
const SEVERE: readonly Fault[] = ['reset', 'black_hole', 'refuse'];
/** Connecting, the statement or search, and a try again; never minutes. */
const DEADLINE_MS = 10_000;

describe('faults between the API and its stores', () => {
  let world: JobWorld;
  let api: ProxiedApi;
  let us: Client;
  beforeAll(async () => {
    world = await createJobWorld();
    // Only the API behind the proxies relays.
    await world.app.get(OutboxRelay).onModuleDestroy();
    api = await createProxiedApi(world.config);
    us = clientOf(api.app, world.us.workspaceId, world.us.key);
    await api.app
      .get(MemoryService)
      .remember(world.us.workspaceId!, [
        { ...episode('known', 'wash the car'), origin: null, modelId: null },
      ]);
  });
  afterEach(async () => {
    await Promise.all(Object.values(api.proxies).map((proxy) => proxy.restore()));
  });
  afterAll(async () => {
    await api.close();
    await world.close();
  });

  /** Inflicts the fault, asks three times, heals it: how long the slowest answer took, and all of them. */
  async function ask<T>(store: Store, fault: Fault, request: () => Promise<T>) {
    await api.proxies[store].inflict(fault);
    const answers: T[] = [];
    let slowestMs = 0;
    for (let round = 0; round < 3; round += 1) {
      const began = performance.now();
      answers.push(await request());
      slowestMs = Math.max(slowestMs, performance.now() - began);
    }
    expect((await us.get('/health/live')).status).toBe(200);
    await api.proxies[store].restore();
    return { answers, slowestMs };
  }

  test.each(FAULTS)(
    'PostgreSQL, %s: an answer or 503 in time, and answers again after it',
    async (fault) => {
      const { answers, slowestMs } = await ask('postgres', fault, () => us.get('/jobs'));
      expect(slowestMs).toBeLessThan(DEADLINE_MS);
      for (const { status, body, headers } of answers) {
        expect(SEVERE.includes(fault) ? [503] : [200, 503]).toContain(status);
        expect(status === 200 || body.code === 'dependency-unavailable').toBe(true);
        expect(status === 200 || headers['retry-after'] !== undefined).toBe(true);
      }
      await eventually(
        () => us.get('/jobs'),
        ({ status }) => status === 200,
      );
    },
  );

  test.each(FAULTS)(
    'Redis, %s: jobs are accepted as ever, and none of them waits in the outbox',
    async (fault) => {
      const { answers, slowestMs } = await ask('redis', fault, () =>
        us.post('/jobs', smallJob(world.datasetId)),
      );
      expect(slowestMs).toBeLessThan(DEADLINE_MS);
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
      const waiting = () =>
        world.database.query(`SELECT id FROM outbox WHERE kind = 'queue' AND done_at IS NULL`);
      await eventually(waiting, (rows) => rows.length === 0);
      await eventually(
        async () => (await us.get('/health')).body.parts.redis,
        ({ status }) => status === 'up',
      );
    },
  );

  test.each(FAULTS)(
    'Milvus, %s: memory answers in time, if need be without the index',
    async (fault) => {
      const search = () => us.post('/memory/search', { text: 'wash the dog', k: 3 });
      const { answers, slowestMs } = await ask('milvus', fault, search);
      expect(slowestMs).toBeLessThan(DEADLINE_MS);
      for (const { status, body } of answers) {
        expect(status).toBe(200);
        expect(body.data.map((hit: { answer: string }) => hit.answer)).toEqual(['answer known']);
      }
      await eventually(search, ({ body }) => body.degraded === false);
    },
  );

  test('an API whose Redis and Milvus vanished without a word still ends', async () => {
    const ending = await createProxiedApi(world.config);
    await ending.proxies.redis.inflict('black_hole');
    await ending.proxies.milvus.inflict('black_hole');
    const began = performance.now();
    await ending.app.close();
    expect(performance.now() - began).toBeLessThan(DEADLINE_MS);
    await Promise.all(Object.values(ending.proxies).map((proxy) => proxy.close()));
  });
});
