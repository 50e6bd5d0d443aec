import { execFile, type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type BorrowedStores, borrowStores } from '../../src/launcher/borrow.js';
import { Home } from '../../src/launcher/home.js';
import { NODE_FLAGS } from '../../src/launcher/parts/service.js';
import { choosePort, localhost } from '../../src/launcher/ports.js';

const BOUNDLESS = '1000000000';
const POOL_SIZE = 10;
const START_MS = 120_000;

/** An API process of ours on stores of its own: no worker, no engine, nothing else that would take a core. */
export class Stage {
  readonly poolSize = POOL_SIZE;
  private api: ChildProcess | null = null;
  private readonly databases: string[] = [];

  private constructor(
    private readonly home: Home,
    private readonly stores: BorrowedStores,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  get url(): string {
    return `http://${localhost}:${this.environment['API_PORT']}`;
  }

  static async open(): Promise<Stage> {
    const home = Home.fromEnvironment(process.env).forTests();
    const stores = await borrowStores(home);
    const folder = mkdtempSync(join(tmpdir(), 'falconry-bench-'));
    const environment = {
      ...process.env,
      DATABASE_POOL: String(POOL_SIZE),
      REDIS_URL: stores.addresses.redis,
      QUEUE_PREFIX: `bench-${randomBytes(6).toString('hex')}`,
      MILVUS_ADDRESS: stores.addresses.milvus,
      ENGINE_URL: `unix:${folder}/engine.sock`,
      FALCONRY_HOME: folder,
      MODELS_DIR: join(home.root, 'models'),
      EMBEDDING_MODEL_DIR: home.embeddingFolder,
      API_PORT: String(await choosePort()),
      LOG_LEVEL: 'info',
      // Requests are counted as ever, and none is refused for its number.
      RATE_LIMIT_ADDRESS: BOUNDLESS,
      RATE_LIMIT_READS: BOUNDLESS,
      RATE_LIMIT_WRITES: BOUNDLESS,
    };
    return new Stage(home, stores, environment);
  }

  /** A database for our API, migrated; returns the key that it answers to. */
  async prepare(): Promise<string> {
    this.environment['DATABASE_URL'] = await this.createDatabase();
    const script = join(this.home.root, 'dist', 'src', 'api-keys', 'bootstrap.js');
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      env: this.environment,
      timeout: START_MS,
    });
    return (JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { key: string }).key;
  }

  /** A copy of our database as it is now, for the peer: our API must have been stopped. */
  async copyDatabase(): Promise<string> {
    const { pathname } = new URL(this.environment['DATABASE_URL'] ?? '');
    return this.createDatabase(` TEMPLATE ${pathname.slice(1)}`);
  }

  /** Starts our API, as it ships, with the recorder beside it. Its log goes nowhere, but is written. */
  async startApi(): Promise<ChildProcess> {
    const recorder = join(import.meta.dirname, 'recorder.js');
    this.api = fork(join(this.home.root, 'dist', 'src', 'main.js'), {
      env: this.environment,
      execArgv: [...NODE_FLAGS, '--import', recorder],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await this.untilReady();
    return this.api;
  }

  async stopApi(): Promise<void> {
    const { api } = this;
    if (api !== null && api.exitCode === null) {
      const ended = once(api, 'exit');
      api.kill();
      await ended;
    }
    this.api = null;
  }

  /** The process of our API. */
  get pid(): number {
    const pid = this.api?.pid;
    if (pid === undefined) {
      throw new Error('the API does not run');
    }
    return pid;
  }

  /** Resident memory of our API in MB. */
  residentMb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** What the heap and the buffers of our API hold in MB once everything that can be freed is. */
  async liveMb(): Promise<number> {
    const { api } = this;
    if (api === null) {
      throw new Error('the API does not run');
    }
    const told = once(api, 'message');
    api.send('weigh');
    const [{ live }] = (await told) as [{ live: number }];
    return live / 1024 / 1024;
  }

  async close(): Promise<void> {
    await this.stopApi();
    for (const name of this.databases) {
      await this.administer(`DROP DATABASE ${name} WITH (FORCE)`);
    }
    await this.stores.release();
    rmSync(this.environment['FALCONRY_HOME'] ?? '', { recursive: true, force: true });
  }

  private async createDatabase(template = ''): Promise<string> {
    const name = `falconry_bench_${randomBytes(6).toString('hex')}`;
    await this.administer(`CREATE DATABASE ${name}${template}`);
    this.databases.push(name);
    const url = new URL(this.stores.addresses.postgres);
    url.pathname = `/${name}`;
    return url.href;
  }

  private async administer(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.stores.addresses.postgres });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  private async untilReady(): Promise<void> {
    const deadline = performance.now() + START_MS;
    for (;;) {
      const answer = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (answer?.ok) {
        return;
      }
      if (performance.now() > deadline || this.api?.exitCode !== null) {
        throw new Error('the API did not start');
      }
      await sleep(100);
    }
  }
}
