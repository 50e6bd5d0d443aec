import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Queue } from 'bull';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { JOBS_QUEUE } from '../jobs/jobs.queue.js';
import { adviceOnSize } from '../memory/index/lite-limit.js';
import { MilvusConnection } from '../memory/index/milvus-connection.js';
import { describeEngines, EngineHealth } from './engine-health.js';
import type { HealthPart } from './health.schemas.js';

const MILVUS_MS = 2_500;
const LOOPBACK = /^(\w+:\/\/)?(127\.|localhost|\[::1\])/;

/** What the last comparison of the search index with PostgreSQL found, and how many seconds ago. */
type Comparison = Record<'held' | 'restored' | 'removed' | 'seconds', number>;

/** What the servers beside PostgreSQL say of themselves. */
@Injectable()
export class DependencyChecks implements OnModuleDestroy {
  private readonly logger = new Logger(DependencyChecks.name);
  private readonly connection: MilvusConnection;
  private isToldOfSize = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly engineHealth: EngineHealth,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue,
  ) {
    this.connection = new MilvusConnection(config.milvusAddress);
  }

  onModuleDestroy(): Promise<void> {
    return this.connection.close();
  }

  async redis(): Promise<HealthPart> {
    await this.queue.isReady();
    if (this.queue.client.status !== 'ready') {
      // A call would wait in the client until Redis is back, and so would the next.
      throw new Error('There is no connection.');
    }
    await this.queue.client.ping();
    return describeRedis(await this.evictionPolicy());
  }

  /** Null where the server keeps its settings to itself, as hosted ones do. */
  private async evictionPolicy(): Promise<string | null> {
    const answer = await this.queue.client
      .config('GET', 'maxmemory-policy')
      .catch((): string[] => []);
    return (answer as string[])[1] ?? null;
  }

  async milvus(): Promise<HealthPart> {
    await this.connection.call('list', (client) => client.listCollections(), MILVUS_MS);
    const isLocal = LOOPBACK.test(this.config.milvusAddress);
    const reach = isLocal
      ? 'Milvus answers on this machine only; every local user can reach it.'
      : 'Milvus answers.';
    const last = await this.lastComparison();
    const advice = last === undefined ? '' : await this.adviceOn(last.held);
    return { status: 'up', detail: `${reach} ${describeComparison(last)}${advice}` };
  }

  /** The log hears of it once for each process. */
  private async adviceOn(held: number): Promise<string> {
    const { version } = await this.connection.call(
      'getVersion',
      // The answer has a status, of which the SDK's type does not know.
      (client) => client.getVersion() as Promise<{ version: string; status: { reason?: string } }>,
      MILVUS_MS,
    );
    const advice = adviceOnSize(version, held);
    if (advice !== null && !this.isToldOfSize) {
      this.isToldOfSize = true;
      this.logger.warn(advice);
    }
    return advice === null ? '' : ` ${advice}`;
  }

  private async lastComparison(): Promise<Comparison | undefined> {
    const [last] = await this.database.query<Comparison>(
      `SELECT held, restored, removed, extract(epoch FROM now() - checked_at)::int AS seconds
       FROM index_checks WHERE checked_at IS NOT NULL ORDER BY checked_at DESC LIMIT 1`,
    );
    return last;
  }

  async engine(): Promise<HealthPart> {
    return describeEngines(await this.engineHealth.ask());
  }
}

function describeComparison(last: Comparison | undefined): string {
  return last === undefined
    ? 'Its index has not been compared with PostgreSQL yet.'
    : `Its index was compared with PostgreSQL ${last.seconds} s ago: ${last.held} texts, ` +
        `${last.restored} were missing, ${last.removed} did not exist.`;
}

function describeRedis(policy: string | null): HealthPart {
  if (policy === null) {
    const detail = 'Redis answers; its maxmemory-policy is not known and should be noeviction.';
    return { status: 'up', detail };
  }
  if (policy !== 'noeviction') {
    const advice =
      'set it to noeviction: keys of the queue may vanish, and jobs start a little later';
    return { status: 'degraded', detail: `Redis has maxmemory-policy ${policy}; ${advice}.` };
  }
  return { status: 'up', detail: 'Redis answers.' };
}
