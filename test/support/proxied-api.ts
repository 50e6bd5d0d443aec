import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ApiModule } from '../../src/api.module.js';
import { Schedule, scaledSchedule } from '../../src/common/schedule.js';
import type { Config } from '../../src/config/config.js';
import { createAdapter, prepareApi } from '../../src/http.js';
import { Embedder } from '../../src/memory/embedding/embedder.js';
import { FakeEmbedder } from './fake-embedder.js';
import { FaultProxy } from './fault-proxy.js';

export const STORES = ['postgres', 'redis', 'milvus'] as const;
export type Store = (typeof STORES)[number];

/** An API that reaches each of its stores through a proxy, with calls that give up after a second or two. */
export interface ProxiedApi {
  readonly app: NestFastifyApplication;
  readonly proxies: Readonly<Record<Store, FaultProxy>>;
  readonly schedule: Schedule;
  close(): Promise<void>;
}

const SCHEDULE: Schedule = Object.freeze(
  Object.assign({}, scaledSchedule(0.1), {
    connectMs: 2_000,
    statementMs: 3_000,
    recallMs: 1_000,
    indexMs: 3_000,
    wakeMs: 500,
    // No test of these is about transactions that stand still, and a busy machine makes them.
    selfFenceMs: 60_000,
  }),
);

export async function createProxiedApi(config: Config): Promise<ProxiedApi> {
  const [database, redis] = [new URL(config.databaseUrl), new URL(config.redisUrl)];
  const proxies = {
    postgres: await FaultProxy.to(database.host),
    redis: await FaultProxy.to(redis.host),
    milvus: await FaultProxy.to(config.milvusAddress),
  };
  database.host = proxies.postgres.address;
  redis.host = proxies.redis.address;
  const proxied: Config = Object.freeze(
    Object.assign({}, config, {
      databaseUrl: database.href,
      redisUrl: redis.href,
      milvusAddress: proxies.milvus.address,
    }),
  );
  const testing = await Test.createTestingModule({ imports: [ApiModule.of(proxied)] })
    .overrideProvider(Schedule)
    .useValue(SCHEDULE)
    .overrideProvider(Embedder)
    .useValue(new FakeEmbedder())
    .compile();
  const app = testing.createNestApplication<NestFastifyApplication>(createAdapter(SCHEDULE));
  await prepareApi(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    proxies,
    schedule: SCHEDULE,
    close: async () => {
      await app.close();
      await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
    },
  };
}
