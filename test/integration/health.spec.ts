import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCHEDULE } from '../../src/common/schedule.js';
import { Shutdown } from '../../src/common/shutdown.js';
import type { HealthService } from '../../src/health/health.service.js';
import { ReadinessService } from '../../src/health/readiness.service.js';
import { createTestApp, type TestApp } from '../support/app.js';
import { asOwner } from '../support/database.js';
import { eventually } from '../support/job-world.js';
import { ownTimeOf } from '../support/own-time.js';
import { createTestWorker } from '../support/worker.js';

describe('GET /health', () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await createTestApp();
  });
  afterAll(() => world.close());

  /** Each part has seconds to answer: one that is slow on a busy machine is asked again. */
  const isReady = async ({ nobody }: TestApp): Promise<void> => {
    await expect.poll(async () => (await nobody.get('/health/ready')).status).toBe(200);
  };

  test('names every part without a key, and what waits without it', async () => {
    await expect
      .poll(() => world.nobody.get('/health'))
      .toMatchObject({
        status: 200,
        body: {
          status: 'degraded',
          parts: {
            database: { status: 'up' },
            redis: { status: 'up' },
            milvus: {
              status: 'up',
              detail: expect.stringContaining('every local user can reach it'),
            },
            engine: { status: 'degraded', detail: expect.stringContaining('does not answer') },
            workers: { status: 'degraded', detail: 'No worker is running; jobs wait.' },
            outbox: { status: 'up' },
          },
        },
      });
  });

  test('says what holds the programs of the workers', async () => {
    const worker = await createTestWorker(world.config);
    const { detail } = await eventually(
      async () => (await world.nobody.get('/health')).body.parts.workers,
      (part) => part.status === 'up',
    );
    expect(detail).toContain('1 running. Programs are held by fake.');
    await worker.close();
    const { body } = await world.nobody.get('/health');
    expect(body.parts.workers.status).toBe('degraded');
  });

  test('parts that are away make it degraded, not down, and it says so in time', async () => {
    const lame = await createTestApp({
      REDIS_URL: 'redis://127.0.0.1:1',
      MILVUS_ADDRESS: '127.0.0.1:1',
    });
    const took: number[] = [];
    const report = async (): Promise<unknown> => {
      let body: unknown;
      took.push(
        await ownTimeOf(async () => {
          ({ body } = await lame.nobody.get('/health'));
        }),
      );
      return body;
    };
    await expect.poll(report).toMatchObject({
      status: 'degraded',
      parts: {
        database: { status: 'up' },
        redis: { status: 'degraded' },
        milvus: { status: 'degraded' },
      },
    });
    expect(Math.max(...took)).toBeLessThan(5_000);
    await isReady(lame);
    await expect
      .poll(async () => (await lame.nobody.get('/health/ready')).body.degraded)
      .toEqual(expect.arrayContaining(['redis', 'milvus', 'engine']));
    expect((await lame.us.post('/api-keys', { name: 'works' })).status).toBe(201);
    await lame.close();
  });

  test('a schema that was taken back is not ready, one that is newer is', async () => {
    const { databaseUrl } = world.config;
    const [newest] = await asOwner<{ name: string; timestamp: string }>(
      databaseUrl,
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING name, timestamp',
    );
    const { status, body } = await world.nobody.get('/health/ready');
    expect([status, body.code]).toEqual([503, 'dependency-unavailable']);
    expect(body.detail).toContain('schema is older');
    await asOwner(databaseUrl, 'INSERT INTO migrations (name, timestamp) VALUES ($1, $2)', [
      newest!.name,
      newest!.timestamp,
    ]);
    await asOwner(
      databaseUrl,
      `INSERT INTO migrations (name, timestamp) VALUES ('OfTheNextRelease', 9999999999999)`,
    );
    await isReady(world);
  });

  test('a process that is asked to end is not ready, and lives', async () => {
    const ending = await createTestApp();
    ending.app.get(Shutdown).announce();
    const { status, headers } = await ending.nobody.get('/health/ready');
    expect(status).toBe(503);
    expect(headers['retry-after']).toMatch(/^\d+$/);
    expect((await ending.nobody.get('/health/live')).status).toBe(200);
    await ending.close();
  });

  test('live and ready answer without a key, and ready names what is away', async () => {
    expect((await world.nobody.get('/health/live')).body).toEqual({ status: 'ok' });
    await expect
      .poll(async () => (await world.nobody.get('/health/ready')).body)
      .toEqual({ status: 'ok', degraded: ['engine', 'workers'] });
  });

  test('ready waits for PostgreSQL alone, however long another part is silent', async () => {
    const part = { status: 'up', detail: '' } as const;
    const health = {
      askDatabase: () => Promise.resolve(part),
      report: () => new Promise(() => undefined),
    } as unknown as HealthService;
    const schedule = Object.assign({}, SCHEDULE, { glanceMs: 1 });
    const readiness = new ReadinessService(health, new Shutdown(), schedule);
    expect(await readiness.ready()).toEqual({ status: 'ok', degraded: null });
  });
});
