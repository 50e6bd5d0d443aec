import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  vi,
} from 'vitest';
import type { Schedule } from '../../src/common/schedule.js';
import { RequestCounter } from '../../src/limits/request-counter.js';
import {
  type Client,
  clientOf,
  createScheduledApi,
  createTestApp,
  createTestConfig,
  type TestApp,
} from '../support/app.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { eventually } from '../support/job-world.js';
import { PATIENT } from '../support/patient-schedule.js';

/** No window is over before its test is. */
const HOUR_MS = 3_600_000;
const ENDLESS: Partial<Schedule> = { rateWindowMs: HOUR_MS };

/** Begins every window anew, as its end would. */
async function endWindows({ config }: TestApp): Promise<void> {
  const redis = new Redis(config.redisUrl);
  const keys = await redis.keys(`${config.queuePrefix}:requests:*`);
  await Promise.all(keys.map((key) => redis.del(key)));
  redis.disconnect();
}

describe('the requests of a key', () => {
  let world: TestApp;
  let second: NestFastifyApplication;
  let us: Client;
  let usElsewhere: Client;
  beforeAll(async () => {
    world = await createTestApp(
      { RATE_LIMIT_READS: '5', RATE_LIMIT_WRITES: '3', RATE_LIMIT_COMPUTE: '2' },
      ENDLESS,
    );
    second = await createScheduledApi(world.config, Object.assign({}, PATIENT, ENDLESS));
    ({ us } = world);
    usElsewhere = clientOf(second, us.workspaceId, us.key);
  });
  beforeEach(() => endWindows(world));
  afterAll(async () => {
    await second.close();
    await world.close();
  });

  const spendReads = async (): Promise<void> => {
    for (let request = 0; request < 5; request += 1) {
      expect((await us.get('/models')).status).toBe(200);
    }
  };

  it('are counted together by all API processes', async () => {
    for (const client of [us, usElsewhere, us, usElsewhere, us]) {
      expect((await client.get('/jobs')).status).toBe(200);
    }
    for (const client of [us, usElsewhere]) {
      const refused = await client.get('/jobs');
      expect(refused.body).toMatchObject({ status: 429, code: 'rate-limited' });
      expect(refused.headers['content-type']).toContain('application/problem+json');
      const waits = Number(refused.headers['retry-after']);
      expect(waits).toBe(refused.body.retryAfterSeconds);
      expect(waits).toBeGreaterThan(0);
      expect(waits).toBeLessThanOrEqual(3_600);
      expect(refused.headers['ratelimit']).toContain(`"reads";r=0;t=${waits}`);
    }
  });

  it('are counted apart by what they ask for', async () => {
    await spendReads();
    const read = await us.get('/models');
    const write = await us.post('/webhooks', {});
    const compute = await us.post('/jobs/estimate', {});
    expect([read.status, write.status, compute.status]).toEqual([429, 422, 422]);
    expect(write.headers['ratelimit']).toContain('"writes";r=2;');
    expect(compute.headers['ratelimit']).toContain('"compute";r=1;');
  });

  it('are not those of another key of the same workspace', async () => {
    const { body } = await us.post('/api-keys', { name: 'another' });
    await spendReads();
    const other = await world.nobody.get('/models', { authorization: `Bearer ${body.key}` });
    expect(other.headers['ratelimit']).toContain('"reads";r=4;');
  });

  it('begin anew when the window is over', async () => {
    await spendReads();
    expect((await us.get('/models')).status).toBe(429);
    await endWindows(world);
    expect((await us.get('/models')).status).toBe(200);
  });

  const ofKey = '"address";q=1000000;w=3600, "reads";q=5;w=3600';
  const ofWrite = ofKey.replace('reads";q=5', 'writes";q=3');
  const ofAddress = '"address";q=1000000;w=3600';
  it.each([
    ['an answer', 200, ofKey, () => us.get('/jobs')],
    ['one for what is not there', 404, ofKey, () => us.get('/jobs/job_x')],
    ['a refused body', 422, ofWrite, () => us.post('/webhooks', {})],
    ['a body that is no JSON', 400, ofAddress, () => us.post('/jobs', '{', JSON_TYPE)],
    ['a compressed body', 415, ofAddress, () => us.post('/jobs', '{}', GZIP)],
    ['another method', 405, ofAddress, () => us.patch('/jobs', {})],
    ['no key', 401, ofAddress, () => world.nobody.get('/jobs')],
  ])('are told of their limits: %s', async (_, status, policy, request) => {
    const { status: given, headers } = await request();
    expect([given, headers['ratelimit-policy']]).toEqual([status, policy]);
    const items = policy.split(', ').map((item) => item.replace(/;.*/, ';r=\\d+;t=\\d+'));
    expect(headers['ratelimit']).toMatch(new RegExp(`^${items.join(', ')}$`));
  });

  it('for health are neither counted nor limited', async () => {
    for (let request = 0; request < 7; request += 1) {
      const { status, headers } = await us.get('/health/live');
      expect([status, headers['ratelimit'], headers['ratelimit-policy']]).toEqual([
        200,
        undefined,
        undefined,
      ]);
    }
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };
const GZIP = { ...JSON_TYPE, 'content-encoding': 'gzip' };

describe('a window', () => {
  it('is over after its time, without anybody asking', async () => {
    const stores = await createTestConfig();
    const schedule = Object.assign({}, PATIENT, { rateWindowMs: 1_000 });
    const counter = new RequestCounter(stores.config, schedule);
    await counter.onModuleInit();
    expect(await counter.count('somebody')).toEqual({ used: 1, resetSeconds: 1 });
    await eventually(
      () => counter.read('somebody'),
      (count) => count?.used === 0,
    );
    counter.onModuleDestroy();
    await stores.drop();
  });
});

describe('the requests of an address', () => {
  const PROXY = '10.1.2.3';
  let world: TestApp;
  beforeAll(async () => {
    world = await createTestApp(
      { RATE_LIMIT_ADDRESS: '3', RATE_LIMIT_READS: '0', TRUSTED_PROXIES: '10.0.0.0/8' },
      ENDLESS,
    );
  });
  beforeEach(() => endWindows(world));
  afterAll(() => world.close());

  const ask = async (
    remoteAddress: string,
    headers: Record<string, string> = {},
    url = '/jobs',
  ) => {
    const answer = await world.app.inject({ url, remoteAddress, headers });
    return answer.statusCode;
  };
  const valid = () => ({ authorization: `Bearer ${world.us.key}` });
  const forwarded = (addresses: string) => ({ 'x-forwarded-for': addresses });

  it('are counted before a key is looked at, so that nobody can try one after the other', async () => {
    const wrong = { authorization: 'Bearer flk_live_wrong' };
    const statuses = [];
    for (let request = 0; request < 5; request += 1) {
      statuses.push(await ask('203.0.113.1', wrong));
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect(await ask('203.0.113.1', valid())).toBe(429);
    expect(await ask('203.0.113.2', valid())).toBe(200);
    expect(await ask('203.0.113.1', {}, '/health/live')).toBe(200);
  });

  it('are counted where there is no path, too', async () => {
    const statuses = [];
    for (let request = 0; request < 4; request += 1) {
      statuses.push(await ask('203.0.113.1', {}, `/admin/${request}`));
    }
    expect(statuses).toEqual([404, 404, 404, 429]);
  });

  it('are its own, whatever it claims to be, unless it is a proxy that is trusted', async () => {
    const claims = ['198.51.100.1', '10.0.0.1, 198.51.100.2', '', '\u0000', 'x'.repeat(4_000)];
    const statuses = [];
    for (const claim of claims) {
      statuses.push(
        await ask('203.0.113.1', { ...valid(), ...forwarded(claim), 'x-real-ip': claim }),
      );
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  it("are the client's behind a trusted proxy, by what the proxy saw and not by what the client says", async () => {
    const statuses = [];
    for (const claim of ['198.51.100.1', '127.0.0.1', '10.9.9.9', 'nonsense']) {
      statuses.push(await ask(PROXY, { ...valid(), ...forwarded(`${claim}, 203.0.113.1`) }));
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(await ask(PROXY, { ...valid(), ...forwarded('203.0.113.2') })).toBe(200);
  });

  it('are those of one client when a trusted proxy forwards what is no address', async () => {
    const statuses = [];
    for (const claim of ['a', 'b', 'c', 'd']) {
      statuses.push(await ask(PROXY, { ...valid(), ...forwarded(claim) }));
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('are those of its whole network in IPv6, where a client has all of it', async () => {
    const statuses = [];
    for (const host of ['1', '2', 'ffff:1', 'a:b:c:d']) {
      statuses.push(await ask(`2001:db8:0:1:${host.includes('a:') ? '' : ':'}${host}`, valid()));
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(await ask('2001:db8:0:2::1', valid())).toBe(200);
  });
});

describe('without Redis', () => {
  let proxy: FaultProxy;
  let world: TestApp;
  beforeAll(async () => {
    const url = new URL(inject('redisUrl'));
    proxy = await FaultProxy.to(url.host);
    url.host = proxy.address;
    world = await createTestApp(
      { REDIS_URL: url.href, RATE_LIMIT_READS: '2' },
      { ...ENDLESS, countMs: 500, reconnectMs: 100 },
    );
  });
  afterEach(() => {
    vi.restoreAllMocks();
    return proxy.restore();
  });
  afterAll(async () => {
    await world.close();
    await proxy.close();
  });

  const isLimited = ({ status }: { status: number }): boolean => status === 429;

  it.each(['refuse', 'reset', 'black_hole'] as const)(
    '%s: every request goes on uncounted, it is logged once, and counting goes on when Redis is back',
    async (fault) => {
      await eventually(() => world.us.get('/jobs'), isLimited);
      const warned = vi.spyOn(Logger.prototype, 'warn');
      await proxy.inflict(fault);
      for (let request = 0; request < 6; request += 1) {
        const { status, headers } = await world.us.get('/jobs');
        expect(status).toBe(200);
        expect(headers['ratelimit-policy']).toContain('"reads";q=2;');
        expect(headers['ratelimit']).toBeUndefined();
      }
      const told = warned.mock.calls.filter(([text]) => String(text).includes('not limited'));
      expect(told).toHaveLength(1);
      await proxy.restore();
      await eventually(() => world.us.get('/jobs'), isLimited);
    },
  );
});
