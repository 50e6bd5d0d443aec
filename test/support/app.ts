import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { inject } from 'vitest';
import { ApiKeysService } from '../../src/api-keys/api-keys.service.js';
import { ApiModule } from '../../src/api.module.js';
import type { WorkspaceId } from '../../src/common/caller.js';
import { newId } from '../../src/common/ids.js';
import { ProblemError } from '../../src/common/problems.js';
import { Schedule } from '../../src/common/schedule.js';
import { type Config, loadConfig } from '../../src/config/config.js';
import { Database } from '../../src/database/database.js';
import { createAdapter, prepareApi } from '../../src/http.js';
import { ModelHub } from '../../src/models/hub/model-hub.js';
import { createDatabase } from './database.js';
import { asOperator } from './operator.js';
import { PATIENT } from './patient-schedule.js';

/** For a change that does not care what it finds. */
export const ANY_VERSION = { 'if-match': '*' };

/** A running API on an empty database, with two workspaces that must never see each other. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly config: Config;
  /** Reaches the rows of every workspace. */
  readonly database: Database;
  /** Asks as the default workspace. */
  readonly us: Client;
  /** Asks as another workspace. */
  readonly them: Client;
  /** Asks without a key. */
  readonly nobody: Client;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  /** The parsed JSON body, of whatever shape; null when there is none. */
  // oxlint-disable-next-line typescript/no-explicit-any -- each spec asserts the shape it expects
  readonly body: any;
  readonly text: string;
}

export interface Client {
  readonly workspaceId: WorkspaceId | null;
  readonly key: string | null;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
}

export interface TestStores {
  readonly config: Config;
  drop(): Promise<void>;
}

/** Stores that only this spec file uses, on the servers of the test run. */
export async function createTestConfig(
  environment: Record<string, string> = {},
): Promise<TestStores> {
  const database = await createDatabase(inject('databaseUrl'), inject('schemaDatabase'));
  const home = mkdtempSync(join(tmpdir(), 'falconry-test-'));
  const config = loadConfig({
    DATABASE_URL: database.url,
    DATABASE_POOL: '5',
    REDIS_URL: inject('redisUrl'),
    QUEUE_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    MILVUS_ADDRESS: inject('milvusAddress'),
    ENGINE_URL: `unix:${home}/engine.sock`,
    FALCONRY_HOME: home,
    // Specs send more than anybody may; those of the limits bring their own.
    ...Object.fromEntries(
      ['ADDRESS', 'READS', 'WRITES', 'COMPUTE'].map((name) => [`RATE_LIMIT_${name}`, '1000000']),
    ),
    LOG_LEVEL: 'silent',
    ...environment,
  });
  return {
    config,
    drop: async () => {
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Binds what a test wants to look into, or to see fail. */
export type Rebind = (builder: TestingModuleBuilder) => TestingModuleBuilder;

/** The API in this process, answering without a socket, with durations of the test's choice. */
export async function createTestApp(
  environment: Record<string, string> = {},
  durations: Partial<Schedule> = {},
  rebind: Rebind = (builder) => builder,
): Promise<TestApp> {
  const stores = await createTestConfig(environment);
  const { config } = stores;
  const schedule = Object.assign({}, PATIENT, durations);
  const app = await createScheduledApi(config, schedule, rebind);
  const database = asOperator(app.get(Database));
  const us = await workspaceNamed(database, 'default');
  const them = await workspaceNamed(database, 'another');
  return {
    app,
    config,
    database,
    us: await createClient(app, us),
    them: await createClient(app, them),
    nobody: clientOf(app, null, null),
    close: async () => {
      await app.close();
      await stores.drop();
    },
  };
}

/** No test reaches out for a model. */
const EMPTY_HUB: ModelHub = {
  bring: () => Promise.reject(new ProblemError('invalid-model', 'This hub is empty.')),
};

/** The whole API, run by another schedule than its own. */
export async function createScheduledApi(
  config: Config,
  schedule: Schedule,
  rebind: Rebind = (builder) => builder,
): Promise<NestFastifyApplication> {
  const builder = Test.createTestingModule({ imports: [ApiModule.of(config)] })
    .overrideProvider(Schedule)
    .useValue(schedule)
    .overrideProvider(ModelHub)
    .useValue(EMPTY_HUB);
  const testing = await rebind(builder).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(
    createAdapter(schedule, config.trustedProxies),
  );
  await prepareApi(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

async function workspaceNamed(database: Database, name: string): Promise<WorkspaceId> {
  const [row] = await database.query<{ id: WorkspaceId }>(
    `INSERT INTO workspaces (id, name) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id`,
    [newId('workspace'), name],
  );
  return row!.id;
}

async function createClient(
  app: NestFastifyApplication,
  workspaceId: WorkspaceId,
): Promise<Client> {
  const { key } = await app.get(ApiKeysService).create(workspaceId, { name: 'test' });
  return clientOf(app, workspaceId, key);
}

export function clientOf(
  app: NestFastifyApplication,
  workspaceId: WorkspaceId | null,
  key: string | null,
): Client {
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await app.inject({
      method,
      url,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
      ...(body === undefined ? {} : { payload: body as string | object }),
    });
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.payload !== '' ? response.json() : null,
      text: response.payload,
    };
  };
  return {
    workspaceId,
    key,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
  };
}
