import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import type { Schedule } from '../../src/common/schedule.js';
import { JobReaper } from '../../src/jobs/job-reaper.js';
import { JobRuns } from '../../src/jobs/job-runs.js';
import type { Job } from '../../src/jobs/jobs.schemas.js';
import type { Rebind } from './app.js';
import { createJobWorld, eventually, type JobWorld } from './job-world.js';
import { type TrainingWorld, trainingWorld } from './training-world.js';
import { createTestWorker } from './worker.js';

export interface JobEventRow {
  readonly sequence: number;
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** Where a job stands, and under which claim. */
interface Standing {
  readonly state: string;
  readonly fence: number;
}

/** Only of the job as it was seen: what has moved on by itself is left alone. */
const RUN_OUT = `
  UPDATE jobs SET
    lease_until = CASE WHEN lease_until IS NULL THEN NULL ELSE now() - interval '1 second' END,
    retry_at = CASE WHEN retry_at IS NULL THEN NULL ELSE now() END
  WHERE id = $1 AND state = $2 AND fence = $3`;

const HOUR_MS = 3_600_000;
/** A pause waits for its step, however slow the machine is; a test of that limit brings one of its own. */
const GRACIOUS: Partial<Schedule> = { pauseGraceMs: HOUR_MS };
/** A job that failed waits until a test hurries it, and can be looked at meanwhile. */
export const UNTIL_HURRIED: Partial<Schedule> = { retryMs: [HOUR_MS] };

/** A job world in which workers come and go. */
export class WorkerWorld {
  private readonly workers: INestApplicationContext[] = [];

  private constructor(readonly world: JobWorld) {}

  static async create(
    environment: Record<string, string> = {},
    durations: Partial<Schedule> = {},
    rebind?: Rebind,
  ): Promise<WorkerWorld> {
    return new WorkerWorld(await createJobWorld(environment, durations, rebind));
  }

  /** A worker on fakes, one of whose calls may be changed, with durations of the test's choice. */
  async startWorker(
    change: (fakes: TrainingWorld) => void = () => undefined,
    durations: Partial<Schedule> = {},
  ): Promise<INestApplicationContext> {
    const fakes = trainingWorld({ name: 'rloo' });
    change(fakes);
    const schedule = Object.assign({}, GRACIOUS, durations);
    const worker = await createTestWorker(this.world.config, fakes, schedule);
    this.workers.push(worker);
    return worker;
  }

  /** Stops the workers while a call waits at the gate, which opens once their jobs have been told. */
  async drain(gate: Gate): Promise<void> {
    for (const worker of this.workers) {
      const runs = worker.get(JobRuns, { strict: false });
      const drain = runs.drain.bind(runs);
      runs.drain = () => {
        drain();
        gate.open();
      };
    }
    await this.stopWorkers();
  }

  async stopWorkers(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.close()));
  }

  async close(): Promise<void> {
    await this.stopWorkers();
    await this.world.close();
  }

  async read(id: string): Promise<Job> {
    return (await this.world.us.get(`/jobs/${id}`)).body;
  }

  finished(id: string): Promise<Job> {
    return eventually(
      () => this.read(id),
      (job) => job.terminal,
    );
  }

  reached(id: string, state: string): Promise<Job> {
    return eventually(
      () => this.read(id),
      (job) => job.state === state,
    );
  }

  async eventsOf(id: string): Promise<JobEventRow[]> {
    return (await this.world.us.get(`/jobs/${id}/events?limit=1000`)).body.data;
  }

  /** The states that a job went through, in order. */
  async statesOf(id: string): Promise<unknown[]> {
    const events = await this.eventsOf(id);
    return events.filter(({ type }) => type === 'state').map(({ data }) => data['to']);
  }

  /** Lets the lease, or the wait, of a job run out and looks after it, until that has moved the job. */
  async hurry(id: string): Promise<void> {
    await this.runOut(id, await this.standing(id));
  }

  /** Runs a job to its end, without its waits. */
  hurried(id: string): Promise<Job> {
    return eventually(
      async () => {
        const now = await this.standing(id);
        await (now.state === 'retry_wait' ? this.runOut(id, now) : undefined);
        return this.read(id);
      },
      ({ terminal }) => terminal,
    );
  }

  /** The weights that a job has ended with, as its last checkpoint holds them. */
  async weightsOf(id: string): Promise<string> {
    const [row] = await this.world.database.query<{ folder: string }>(
      'SELECT folder FROM checkpoints WHERE job_id = $1 ORDER BY step DESC LIMIT 1',
      [id],
    );
    return readFileSync(join(this.world.config.home, row!.folder, 'adapter.json'), 'utf8');
  }

  private async standing(id: string): Promise<Standing> {
    const sql = 'SELECT state, fence FROM jobs WHERE id = $1';
    const [row] = await this.world.database.query<Standing>(sql, [id]);
    return row!;
  }

  private async runOut(id: string, before: Standing): Promise<void> {
    const { database, app } = this.world;
    await eventually(
      async () => {
        // A worker that has just been told something renews its lease once more: ask again.
        await database.query(RUN_OUT, [id, before.state, before.fence]);
        await app.get(JobReaper).reap();
        return this.standing(id);
      },
      ({ state, fence }) => state !== before.state || fence !== before.fence,
    );
  }
}

/** Something that calls wait for until a test opens it; `arrivals` counts them. */
export class Gate {
  arrivals = 0;
  open: () => void = () => undefined;
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  async pass(): Promise<void> {
    this.arrivals += 1;
    await this.opened;
  }

  /** Resolves once a call waits here. */
  async reached(): Promise<void> {
    await eventually(
      () => Promise.resolve(this.arrivals),
      (arrivals) => arrivals > 0,
    );
  }
}

/** Makes the n-th optimiser step of a worker do something else first. */
export function atOptimiserStep(
  { engine }: TrainingWorld,
  nth: number | ((call: number) => boolean),
  instead: () => Promise<void>,
): void {
  const step = engine.optimiserStep.bind(engine);
  let calls = 0;
  engine.optimiserStep = async (...args) => {
    calls += 1;
    if (typeof nth === 'number' ? calls === nth : nth(calls)) {
      await instead();
    }
    return step(...args);
  };
}
