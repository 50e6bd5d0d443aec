import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, randomFor } from '../../../src/training/random.js';
import { type Failpoint, FAILPOINTS } from '../processes/failpoints.js';
import { type Cluster, LEASE_MS } from './cluster.js';
import type { Program } from './program.js';

/** What is killed at random moments, beside each failpoint once: forty kills in all. */
const SHARES = { engine: 4, worker: 3, api: 2, redis: 3, postgres: 2 } as const;
type Part = keyof typeof SHARES;
const AT_RANDOM = Object.entries(SHARES).flatMap(([part, count]) =>
  Array.from({ length: count }, () => part as Part),
);
export const KILLS = FAILPOINTS.length + AT_RANDOM.length;

const LONGEST_PAUSE_MS = 600;
const LOOK_MS = 50;

/**
 * Jobs that a strike might cost a try too many: those that have lost one since their newest checkpoint, for a third in
 * a row is held against them, and rightly; and those of which nothing has been heard since the last strike ($1), for
 * what it cost shows only when their lease lapses.
 */
const WORN = `SELECT id FROM jobs WHERE finished_at IS NULL AND (failures >= 1
  OR (stuck_failures >= 1 AND stuck_step > step)
  OR lease_until < $1::timestamptz + $2 * interval '1 millisecond')`;

/**
 * Kills, in an order and with pauses that the seed decides. It stays within what the service promises to survive: while
 * a job is worn, nothing is killed that would cost it another try.
 */
export class Nemesis {
  /** What it has killed, in order, and when. */
  readonly killed: string[] = [];
  private readonly random: Random;
  private readonly armed = new Set<Failpoint>();
  private lastStrike = new Date();
  private readonly restarts: Promise<void>[] = [];

  constructor(
    private readonly cluster: Cluster,
    seed: number,
  ) {
    this.random = randomFor(seed, 'kills');
  }

  /** Strikes until everything that was planned has been killed. */
  async run(): Promise<void> {
    const over = new AbortController();
    const guarding = this.guard(over.signal);
    for (const target of this.random.shuffle([...FAILPOINTS, ...AT_RANDOM])) {
      await sleep(this.random.next() * LONGEST_PAUSE_MS);
      while (costsATry(target) && (this.isAnyArmed(costsATry) || (await this.isWorn()))) {
        await sleep(LOOK_MS);
      }
      await this.strike(target);
    }
    while (this.isAnyArmed(() => true)) {
      await sleep(LOOK_MS);
    }
    over.abort();
    await Promise.all([guarding, ...this.restarts]);
  }

  /** Takes back what is armed for as long as a job is worn. */
  private async guard(signal: AbortSignal): Promise<void> {
    const { failpoints } = this.cluster;
    while (!signal.aborted) {
      const isWorn = await this.isWorn();
      for (const name of [...this.armed].filter(costsATry)) {
        if (isWorn) {
          failpoints.disarm(name);
        } else if (!failpoints.isArmed(name) && !failpoints.hasFired(name)) {
          failpoints.arm(name);
        }
      }
      await sleep(LOOK_MS);
    }
  }

  private note(name: string): void {
    this.lastStrike = new Date();
    this.killed.push(`${this.lastStrike.toISOString()} ${name}`);
  }

  private async isWorn(): Promise<boolean> {
    // Jobs wait for an engine without bound, but what it had begun for them is lost only once they have noticed.
    if (!this.cluster.engines.areAllUp) {
      return true;
    }
    return (await this.cluster.query(WORN, [this.lastStrike, LEASE_MS])).length > 0;
  }

  private isAnyArmed(counts: (name: Failpoint) => boolean): boolean {
    for (const name of this.armed) {
      if (this.cluster.failpoints.hasFired(name)) {
        this.armed.delete(name);
        this.note(name);
      }
    }
    return [...this.armed].some(counts);
  }

  private async strike(target: Failpoint | Part): Promise<void> {
    const { stores, apis, workers, failpoints } = this.cluster;
    if (target === 'api' || target === 'worker') {
      await this.killOne(target === 'api' ? apis : workers);
    } else if (target === 'engine') {
      this.killEngine();
    } else if (target === 'redis' || target === 'postgres') {
      this.note(target);
      await stores.kill(target);
    } else {
      failpoints.arm(target);
      this.armed.add(target);
    }
  }

  private async killOne(programs: readonly Program[]): Promise<void> {
    const order = this.random.shuffle(programs);
    const program = order.find(({ pid }) => pid !== undefined);
    if (program === undefined) {
      await sleep(LOOK_MS);
      return this.killOne(programs);
    }
    this.note(program.name);
    program.send('SIGKILL');
  }

  private killEngine(): void {
    const { engines } = this.cluster;
    const index = this.random.integer(engines.count);
    this.note(`engine-${index}`);
    this.restarts.push(engines.kill(index));
  }
}

/** Whether a job may lose the try that it is at; without PostgreSQL a lease lapses. */
function costsATry(target: Failpoint | Part): boolean {
  return /^(worker|checkpoint|pause|cancel|engine|postgres)/.test(target);
}
