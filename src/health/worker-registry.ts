import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { newId } from '../common/ids.js';
import { Schedule } from '../common/schedule.js';
import { Waker } from '../common/waker.js';
import { Database } from '../database/database.js';
import type { SandboxCapabilities } from '../sandbox/capability-probe.js';

/** Finds out what this host gives the sandbox. */
export abstract class SandboxProbe {
  abstract probe(): Promise<SandboxCapabilities>;
}

/** Lets the API's health tell which workers there are, and what holds the programs that they run. */
@Injectable()
export class WorkerRegistry implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(WorkerRegistry.name);
  private readonly id = newId('worker');
  private readonly stopping = new AbortController();
  private beating: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly sandbox: SandboxProbe,
    private readonly schedule: Schedule,
  ) {}

  onApplicationBootstrap(): void {
    this.beating = this.beat();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.beating;
    await this.attempt('DELETE FROM workers WHERE id = $1', [this.id]);
  }

  private async beat(): Promise<void> {
    const sandbox = await this.sandbox.probe();
    if (!sandbox.isAvailable) {
      this.logger.error(`No program can be run here: ${sandbox.reason}`);
    } else if (sandbox.withoutAnalysis !== undefined) {
      this.logger.error(`No program can be looked at here: ${sandbox.withoutAnalysis}`);
    }
    const waker = new Waker();
    while (!this.stopping.signal.aborted) {
      await this.attempt(
        `INSERT INTO workers (id, sandbox) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET seen_at = now()`,
        [this.id, JSON.stringify(sandbox)],
      );
      await this.attempt(`DELETE FROM workers WHERE seen_at < now() - interval '1 day'`, []);
      await waker.wait(this.schedule.workerBeatMs, this.stopping.signal);
    }
  }

  /** A beat that is missed says what it should: this worker cannot reach PostgreSQL. */
  private async attempt(sql: string, parameters: readonly unknown[]): Promise<void> {
    await this.database.query(sql, parameters).catch((error: unknown) => {
      this.logger.warn(`The worker could not be registered: ${String(error)}`);
    });
  }
}
