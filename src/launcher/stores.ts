import type { Home } from './home.js';
import type { Part } from './part.js';
import { MilvusPart } from './parts/milvus.js';
import { PostgresPart } from './parts/postgres.js';
import { RedisPart } from './parts/redis.js';

export const storeNames = ['postgres', 'redis', 'milvus'] as const;
export type StoreName = (typeof storeNames)[number];

/** The environment variable that names a store of the user's own; one that is set is not started. */
export const storeVariables = {
  postgres: 'DATABASE_URL',
  redis: 'REDIS_URL',
  milvus: 'MILVUS_ADDRESS',
} as const satisfies Record<StoreName, string>;

const makers: Record<StoreName, (home: Home) => Promise<Part> | Part> = {
  postgres: (home) => PostgresPart.at(home),
  redis: (home) => new RedisPart(home),
  milvus: (home) => new MilvusPart(home),
};

export async function makeStore(home: Home, name: StoreName): Promise<Part> {
  return makers[name](home);
}
