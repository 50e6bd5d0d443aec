import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSourceOptions } from 'typeorm';
import { inject } from 'vitest';
import { SCHEDULE } from '../../../src/common/schedule.js';
import { type Config, loadConfig } from '../../../src/config/config.js';
import { dataSourceOptions, openDatabase } from '../../../src/database/data-source.js';
import { Database } from '../../../src/database/database.js';
import { choosePort, localhost } from '../../../src/launcher/ports.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { asOperator } from '../../support/operator.js';
import { writeTinyModel } from '../../support/engine-process.js';
import { createReceiver, type Receiver } from '../../support/receiver.js';
import { PYTHON } from '../../support/sandbox.js';
import { FailpointFolder } from '../processes/failpoints.js';
import { buildProcesses } from './build.js';
import { Engines } from './engines.js';
import { Program } from './program.js';
import { PrivateStores } from './stores.js';

/** Ten seconds of the service are one of the suite. */
const SCALE = 0.1;
export const LEASE_MS = SCHEDULE.leaseMs * SCALE;

const READY_MS = 120_000;
const STOP_MS = 30_000;
const SETTLE_MS = 60_000;
const PENDING = `SELECT id FROM outbox WHERE done_at IS NULL
  UNION ALL SELECT id FROM webhook_deliveries WHERE state = 'pending'`;

export interface ClusterSize {
  readonly apis: number;
  readonly workers: number;
  readonly engines: number;
}

/** A whole deployment of real processes, each of which may be killed at any moment and comes back. */
export class Cluster {
  private constructor(
    readonly home: string,
    readonly config: Config,
    readonly database: Database,
    readonly failpoints: FailpointFolder,
    readonly stores: PrivateStores,
    readonly engines: Engines,
    readonly receiver: Receiver,
    readonly apis: readonly Program[],
    readonly workers: readonly Program[],
    readonly addresses: readonly string[],
    private readonly ends: readonly (() => Promise<unknown>)[],
  ) {}

  static async start({ apis, workers, engines: count }: ClusterSize): Promise<Cluster> {
    const home = mkdtempSync(join(tmpdir(), 'falconry-faults-'));
    // First, since it holds this process up, and with it the deadlines of whatever else would start.
    writeModel(home);
    const [script, stores, engines, receiver] = await Promise.all([
      buildProcesses(),
      PrivateStores.start(),
      Engines.start(home, count),
      createReceiver(),
    ]);
    const own: TestDatabase = await createDatabase(stores.addresses.postgres);
    const environment = environmentOf(home, {
      DATABASE_URL: own.url,
      REDIS_URL: stores.addresses.redis,
      ENGINE_URL: engines.urls,
      OUTBOUND_ALLOW: receiver.address,
    });
    const config = loadConfig({ ...environment });
    const source = await openDatabase({
      ...dataSourceOptions(config),
      applicationName: 'fault driver',
    } as DataSourceOptions);
    const launch = (name: string, kind: 'api' | 'worker', extra: Record<string, string>): Program =>
      new Program({
        name,
        command: [process.execPath, '--enable-source-maps', script(kind)],
        environment: { ...environment, ...extra },
        log: join(home, `${name}.log`),
      });
    const ports = await portsFor(apis);
    const cluster = new Cluster(
      home,
      config,
      asOperator(new Database(source)),
      new FailpointFolder(join(home, 'failpoints')),
      stores,
      engines,
      receiver,
      ports.map((port, index) => launch(`api-${index}`, 'api', { API_PORT: String(port) })),
      Array.from({ length: workers }, (_, index) => launch(`worker-${index}`, 'worker', {})),
      ports.map((port) => `http://${localhost}:${port}`),
      [() => receiver.close(), () => source.destroy(), () => own.drop(), () => stores.stop()],
    );
    await cluster.untilReady();
    return cluster;
  }

  /** Runs a statement of the driver, again if PostgreSQL is killed meanwhile. */
  async query<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return persistently(() => this.database.query<T>(sql, parameters));
  }

  /** Waits until nothing waits to be delivered or indexed, and no engine holds a session. */
  async settle(): Promise<void> {
    const deadline = Date.now() + SETTLE_MS;
    while (Date.now() < deadline) {
      const sessions = await this.engines.sessions();
      if (sessions.every((count) => count === 0) && (await this.query(PENDING)).length === 0) {
        return;
      }
      await sleep(200);
    }
  }

  /** Ends every process of the service as an operator would. @returns those that had to be killed */
  async stopService(): Promise<string[]> {
    const programs = [...this.apis, ...this.workers];
    const stopped = await Promise.all(programs.map((program) => program.stop(STOP_MS)));
    await this.engines.stop();
    return programs.filter((_, index) => !stopped[index]).map(({ name }) => name);
  }

  /** Ends everything and deletes what it kept. */
  async close(): Promise<void> {
    await this.stopService();
    for (const end of this.ends) {
      await end();
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  /** The last lines of a process, for the message of a failure. */
  log(name: string): string {
    return readFileSync(join(this.home, `${name}.log`), 'utf8')
      .split('\n')
      .slice(-40)
      .join('\n');
  }

  private async untilReady(): Promise<void> {
    const deadline = Date.now() + READY_MS;
    for (const [index, address] of this.addresses.entries()) {
      while (!(await isReady(address))) {
        if (Date.now() > deadline) {
          throw new Error(`The API did not come up: ${this.log(`api-${index}`)}`);
        }
        await sleep(100);
      }
    }
  }
}

/** Again and again until it works: what it needs may be dead just now. */
export async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 50) {
        throw error;
      }
      await sleep(200);
    }
  }
}

function writeModel(home: string): void {
  const folder = writeTinyModel(join(home, 'models', 'tiny'));
  const settings = {
    promptTemplate: 'commented_blocks',
    stop: [],
    maxNewTokens: 8,
    contextLength: 256,
  };
  writeFileSync(join(folder, 'falconry.json'), JSON.stringify(settings));
}

/**
 * Every process of the service carries the folder of this cluster: in its environment, or, where that is taken away
 * from it, in the path of the interpreter that it runs. By that, those that are left over are found.
 */
function environmentOf(home: string, stores: Record<string, string>): Record<string, string> {
  mkdirSync(join(home, 'bin'));
  const python = join(home, 'bin', 'python');
  symlinkSync(PYTHON, python);
  return {
    ...stores,
    DATABASE_POOL: '8',
    MILVUS_ADDRESS: inject('milvusAddress'),
    QUEUE_PREFIX: `faults_${home.slice(-6)}`,
    FALCONRY_HOME: home,
    MODELS_DIR: join(home, 'models'),
    PYTHON: python,
    SANDBOX_SLOTS: '1',
    LOG_LEVEL: 'warn',
    FAULTS_FOLDER: join(home, 'failpoints'),
    FAULTS_SCALE: String(SCALE),
  };
}

async function portsFor(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    ports.push(await choosePort());
  }
  return ports;
}

function isReady(address: string): Promise<boolean> {
  return fetch(`${address}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
