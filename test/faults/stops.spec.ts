import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FailureKind } from '../../src/jobs/job-failure.js';
import { History } from './cluster/client.js';
import { Cluster } from './cluster/cluster.js';
import { jobRecords, receivedEvents } from './cluster/evidence.js';
import { leftovers } from './cluster/leftovers.js';
import { type MemoryView, viewMemory } from './cluster/memory-digest.js';
import { Tenant } from './cluster/tenant.js';
import { longJob } from './cluster/workload.js';
import { check } from './history/check.js';

const START_MS = 400_000;
const RUN_MS = 400_000;
const LOOK_MS = 30;
/**
 * Steps of the twelve at which a job waits: for the disturbance to begin, for it to have come about, and for the end of
 * it to be seen. What is disturbed happens between the first and the second.
 */
const [BEGUN, COME_ABOUT, NEARLY_DONE] = [3, 6, 11];

interface JobRow {
  readonly id: string;
  readonly state: string;
  readonly step: number;
  readonly fence: number;
  readonly error: { readonly code: string } | null;
  /** Of the last failure, also once the job has got over it. */
  readonly failureKind: FailureKind | null;
}

/** The parts run no more, but they are not dead: they may wake up and go on as if nothing had happened. */
describe('a part that stands still', () => {
  let cluster: Cluster;
  let memory: MemoryView;
  let tenant: Tenant;
  const history = new History();
  const expected = new Map<string, string>();
  beforeAll(async () => {
    cluster = await Cluster.start({ apis: 1, workers: 2, engines: 2 });
    memory = await viewMemory(cluster);
    tenant = await Tenant.create(cluster, history);
  }, START_MS);
  afterAll(async () => {
    await memory?.close();
    await cluster?.close();
  });

  const rowOf = async (name: string): Promise<JobRow | undefined> => {
    const sql = `SELECT id, state, step, fence, error, failure_kind AS "failureKind"
      FROM jobs WHERE name = $1`;
    return (await cluster.query<JobRow>(sql, [name]))[0];
  };
  const until = async (name: string, isSo: (job: JobRow) => boolean): Promise<JobRow> => {
    for (;;) {
      const job = await rowOf(name);
      if (job !== undefined && isSo(job)) {
        return job;
      }
      expect(job?.state ?? 'not there').not.toMatch(/succeeded|failed/);
      await sleep(LOOK_MS);
    }
  };
  /** Runs a job that is disturbed once it is under way, and expects it to end as the undisturbed one did. */
  const disturb = async (name: string, work: (job: JobRow) => Promise<void>): Promise<void> => {
    expected.set(name, expected.get('undisturbed')!);
    const held = [BEGUN, COME_ABOUT, NEARLY_DONE];
    held.forEach((step) => cluster.failpoints.hold(step));
    const running = tenant.run([{ ...longJob, name }]);
    try {
      await work(await until(name, ({ state, step }) => state === 'running' && step >= BEGUN));
    } finally {
      held.forEach((step) => cluster.failpoints.letGo(step));
    }
    await running;
  };

  test('undisturbed, the job makes some weights', { timeout: RUN_MS }, async () => {
    await tenant.run([{ ...longJob, name: 'undisturbed' }]);
    const [job] = await jobRecords(cluster, expected);
    expect(job?.weights).toMatch(/^[0-9a-f]{64}$/);
    expected.set('undisturbed', job!.weights!);
  });

  test.each([1, 2, 3, 4, 5])(
    'a worker that sleeps past its lease loses the job and writes nothing more (%i of 5)',
    { timeout: RUN_MS },
    async (time) => {
      const name = `asleep-${time}`;
      await disturb(name, async ({ id, fence }) => {
        const holder = cluster.failpoints.holderOf(id, fence)!;
        cluster.failpoints.letGo(BEGUN);
        // Each time at another moment of a step.
        await sleep((time - 1) * 25);
        process.kill(holder, 'SIGSTOP');
        cluster.failpoints.letGo(COME_ABOUT);
        try {
          const taken = await until(name, (job) => job.fence > fence);
          expect(cluster.failpoints.holderOf(id, taken.fence)).not.toBe(holder);
        } finally {
          process.kill(holder, 'SIGCONT');
        }
      });
    },
  );

  test('an engine that hangs loses the job to another one', { timeout: RUN_MS }, async () => {
    // Until then an engine may hold a session of the job before.
    await cluster.settle();
    await disturb('hung', async ({ fence }) => {
      const busy = (await cluster.engines.sessions()).findIndex((count) => (count ?? 0) > 0);
      cluster.failpoints.letGo(BEGUN);
      cluster.engines.hang(busy);
      cluster.failpoints.letGo(COME_ABOUT);
      try {
        const taken = await until('hung', (job) => job.fence > fence && job.step >= 4);
        expect(taken.failureKind).toBe('hung');
      } finally {
        cluster.engines.wake(busy);
      }
    });
  });

  test('a full disk makes the job wait, and room lets it go on', { timeout: RUN_MS }, async () => {
    await disturb('full', async () => {
      cluster.failpoints.fillDisk(true);
      cluster.failpoints.letGo(BEGUN);
      cluster.failpoints.letGo(COME_ABOUT);
      const waiting = await until('full', ({ state }) => state === 'retry_wait');
      cluster.failpoints.fillDisk(false);
      expect(waiting.error?.code).toBe('storage-exhausted');
    });
  });

  test(
    'nothing is left of any of them, and no promise was broken',
    { timeout: RUN_MS },
    async () => {
      await cluster.settle();
      expect(await cluster.engines.sessions()).toEqual([0, 0]);
      const digests = await memory.digests();
      const stubborn = await cluster.stopService();
      await memory.close();
      const violations = check({
        entries: history.entries,
        jobs: await jobRecords(cluster, expected),
        received: receivedEvents(cluster),
        memory: digests,
        leftovers: [...stubborn, ...(await leftovers(cluster))],
        takeovers: { ms: [], mostMs: 0 },
      });
      expect(violations).toEqual([]);
    },
  );
});
