import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type Growth, Tally } from '../common/metrics/tally.js';
import { Rounds } from '../common/rounds.js';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';

/** In the order of the key, so that two processes never wait for each other in turn. */
const ADD = `
  INSERT INTO metric_totals (name, labels, value)
  SELECT name, labels, grown FROM unnest($1::text[], $2::text[], $3::float8[]) AS growth (name, labels, grown)
  ORDER BY name, labels
  ON CONFLICT (name, labels) DO UPDATE SET value = metric_totals.value + excluded.value`;

/**
 * Adds what this process has counted to the totals of the installation, so that they outlive it and any API can tell
 * them. A process that is killed takes the counts of its last seconds along: they are for charts, not for accounts.
 */
@Injectable()
export class TallyWriter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TallyWriter.name);
  private readonly rounds: Rounds;

  constructor(
    private readonly tally: Tally,
    private readonly database: Database,
    { tallyMs }: Schedule,
  ) {
    this.rounds = new Rounds(
      tallyMs,
      () => this.write(),
      (error) => this.logger.warn(`Counts wait to be added to the totals: ${String(error)}`),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  /** After jobs and relays have ended, before PostgreSQL is let go. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
    await this.write().catch((error: unknown) => {
      this.logger.warn(`The last counts are lost: ${String(error)}`);
    });
  }

  async write(): Promise<void> {
    const taken = this.tally.take();
    if (taken.length === 0) {
      return;
    }
    try {
      await this.add(taken);
    } catch (error) {
      this.tally.giveBack(taken);
      throw error;
    }
  }

  private async add(taken: readonly Growth[]): Promise<void> {
    const columns = [
      taken.map(({ name }) => name),
      taken.map(({ labels }) => labels),
      taken.map(({ by }) => by),
    ];
    await this.database.query(ADD, columns);
  }
}
