import { getQueueToken } from '@nestjs/bull';
import type { INestApplicationContext } from '@nestjs/common';
import type { Queue } from 'bull';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCHEDULE } from '../../src/common/schedule.js';
import { JOBS_QUEUE } from '../../src/jobs/jobs.queue.js';
import { createJobWorld, eventually, type JobWorld } from '../support/job-world.js';
import { type PrivateStore, startPrivateStore } from '../support/private-store.js';
import { createTestWorker } from '../support/worker.js';

const FLUSHES = 10;
/** Of these flushes, the server is killed as well, and jobs are posted while it is away. */
const KILLS = [3, 7];
const MARGIN_MS = 5_000;

interface Times {
  readonly state: string;
  readonly createdAt: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

describe('Redis lost under load', () => {
  let redis: PrivateStore;
  let world: JobWorld;
  let worker: INestApplicationContext;
  let queue: Queue;
  beforeAll(async () => {
    redis = await startPrivateStore('redis');
    world = await createJobWorld({ REDIS_URL: redis.address });
    worker = await createTestWorker(world.config);
    queue = world.app.get<Queue>(getQueueToken(JOBS_QUEUE));
  });
  afterAll(async () => {
    await worker.close();
    await world.close();
    await redis.close();
  });

  const redisPart = async () => (await world.nobody.get('/health')).body.parts.redis;

  test('no accepted job is lost, and each starts within the poll of a free worker', async () => {
    const ids: string[] = [];
    for (let flush = 0; flush < FLUSHES; flush += 1) {
      const isKill = KILLS.includes(flush);
      await (isKill ? redis.end('SIGKILL') : queue.client.flushall());
      ids.push(await world.submit(), await world.submit());
      if (isKill) {
        await redis.start();
      } else {
        await queue.client.flushall();
      }
    }
    const jobs: Times[] = [];
    for (const id of ids) {
      const { body } = await eventually(
        () => world.us.get(`/jobs/${id}`),
        ({ body: job }) => job.terminal === true,
      );
      jobs.push(body);
    }
    expect(jobs.map(({ state }) => state)).toEqual(Array(2 * FLUSHES).fill('succeeded'));
    const late = delays(jobs).filter((ms) => ms > SCHEDULE.claimPollMs + MARGIN_MS);
    expect(late).toEqual([]);
  }, 120_000);

  test('without Redis and Milvus a job is accepted and done', async () => {
    const alone = await createJobWorld({
      REDIS_URL: 'redis://127.0.0.1:1',
      MILVUS_ADDRESS: '127.0.0.1:1',
    });
    const lone = await createTestWorker(alone.config);
    const id = await alone.submit();
    const { body } = await eventually(
      () => alone.us.get(`/jobs/${id}`),
      ({ body: job }) => job.terminal === true,
    );
    expect(body.state).toBe('succeeded');
    await lone.close();
    await alone.close();
  }, 60_000);

  test('health says when Redis is away and when it is back', async () => {
    await redis.end('SIGKILL');
    const away = await eventually(redisPart, ({ status }) => status === 'degraded');
    expect(away.detail).toContain('jobs start a little later');
    await redis.start();
    const back = await eventually(redisPart, ({ status }) => status === 'up');
    expect(back.detail).toContain('Redis answers');
  });

  test('a Redis that may drop keys is degraded, and health says what to do', async () => {
    await queue.client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const evicting = await eventually(redisPart, ({ detail }) => detail.includes('allkeys-lru'));
    expect(evicting).toEqual({
      status: 'degraded',
      detail: expect.stringContaining('set it to noeviction'),
    });
    await queue.client.config('SET', 'maxmemory-policy', 'noeviction');
    await eventually(redisPart, ({ status }) => status === 'up');
  });
});

/** How long each job waited while it could have been started: after it was queued and those before it had ended. */
function delays(jobs: readonly Times[]): number[] {
  const inOrder = jobs.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  let isFreeAt = 0;
  return inOrder.map(({ createdAt, startedAt, finishedAt }) => {
    const wait = Date.parse(startedAt) - Math.max(Date.parse(createdAt), isFreeAt);
    isFreeAt = Math.max(isFreeAt, Date.parse(finishedAt));
    return wait;
  });
}
