import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { SCHEDULE } from '../../src/common/schedule.js';
import { History } from './cluster/client.js';
import { Cluster } from './cluster/cluster.js';
import { jobRecords, receivedEvents, takeovers } from './cluster/evidence.js';
import { leftovers } from './cluster/leftovers.js';
import { type MemoryView, viewMemory } from './cluster/memory-digest.js';
import { KILLS, Nemesis } from './cluster/nemesis.js';
import { Tenant } from './cluster/tenant.js';
import { GROUPS, type JobSpec } from './cluster/workload.js';
import { check } from './history/check.js';
import type { Evidence } from './history/evidence.js';

const START_MS = 400_000;
const RUN_MS = 1_800_000;
/** What is documented for the service as it is; here it runs ten times as fast, which is the margin. */
const MOST_TAKEOVER_MS = SCHEDULE.leaseMs + SCHEDULE.reapMs;
const seed = Number(process.env['FALCONRY_SEED'] ?? Date.now() % 1_000_000);

describe(`forty kills (FALCONRY_SEED=${seed})`, () => {
  let cluster: Cluster;
  let memory: MemoryView;
  const history = new History();
  const expected = new Map<string, string>();
  beforeAll(async () => {
    cluster = await Cluster.start({ apis: 2, workers: 2, engines: 2 });
    memory = await viewMemory(cluster);
  }, START_MS);
  afterAll(async () => {
    await memory?.close();
    await cluster?.close();
  });

  /** Keeps a group of jobs on its way, in a new workspace each time, for as long as there are kills to come. */
  const keepBusy = async (group: readonly JobSpec[], isOver: () => boolean): Promise<void> => {
    do {
      const tenant = await Tenant.create(cluster, history);
      await tenant.run(group);
    } while (!isOver());
  };

  test('undisturbed, every job makes weights of its own', { timeout: RUN_MS }, async () => {
    const quiet = GROUPS.map((group) => group.map(({ name, body }) => ({ name, body })));
    await Promise.all(quiet.map((group) => keepBusy(group, () => true)));
    for (const { name, weights } of await jobRecords(cluster, expected)) {
      expected.set(name, weights!);
    }
    expect(new Set(expected.values()).size).toBe(GROUPS.flat().length);
  });

  test('nothing that was promised is broken', { timeout: RUN_MS }, async () => {
    const nemesis = new Nemesis(cluster, seed);
    onTestFailed(() => {
      process.stdout.write(`${nemesis.killed.join('\n')}\n`);
    });
    let isOver = false;
    const killing = nemesis.run().finally(() => {
      isOver = true;
    });
    await Promise.all([killing, ...GROUPS.map((group) => keepBusy(group, () => isOver))]);
    await cluster.settle();
    const digests = await memory.digests();
    const stubborn = await cluster.stopService();
    await memory.close();
    const evidence: Evidence = {
      entries: history.entries,
      jobs: await jobRecords(cluster, expected),
      received: receivedEvents(cluster),
      memory: digests,
      leftovers: [...stubborn, ...(await leftovers(cluster))],
      takeovers: { ms: await takeovers(cluster), mostMs: MOST_TAKEOVER_MS },
    };
    const slowest = Math.round(Math.max(0, ...evidence.takeovers.ms));
    process.stdout.write(
      `${nemesis.killed.length} kills (seed ${seed}) among ${evidence.jobs.length} jobs and ` +
        `${history.entries.length} lines of history; slowest takeover ${slowest} ms\n`,
    );
    expect(nemesis.killed).toHaveLength(KILLS);
    expect(check(evidence)).toEqual([]);
  });
});
