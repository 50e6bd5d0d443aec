import { afterEach, describe, expect, test } from 'vitest';
import { isDatabaseOutage } from '../../src/common/outages.js';
import type { Schedule } from '../../src/common/schedule.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { acrossWorkspaces } from '../../src/database/reach.js';
import { type Claim, JobClaims } from '../../src/jobs/job-claims.js';
import { JobLog } from '../../src/jobs/job-log.js';
import { BaseModels } from '../../src/models/base-models.js';
import { markTasks, smallJob } from '../support/job-world.js';
import { PATIENT } from '../support/patient-schedule.js';
import { idOf, makeDataset } from '../support/resources.js';
import { Gate, WorkerWorld } from '../support/worker-world.js';

describe('claims', () => {
  const made: WorkerWorld[] = [];
  afterEach(async () => {
    await Promise.all(made.splice(0).map((one) => one.close()));
  });

  const makeWorld = async (limit: number, environment: Record<string, string> = {}) => {
    const here = await WorkerWorld.create({
      MAX_RUNNING_JOBS_PER_WORKSPACE: String(limit),
      ...environment,
    });
    made.push(here);
    return here;
  };
  const claimsOf = ({ world }: WorkerWorld): JobClaims =>
    new JobClaims(world.database, world.app.get(JobLog, { strict: false }), PATIENT, world.config);
  const claimAll = async (here: WorkerWorld, count: number): Promise<Claim[]> => {
    const claims = claimsOf(here);
    const answers = await Promise.all(Array.from({ length: count }, () => claims.claim('wrk')));
    return answers.filter((claim) => claim !== null);
  };

  test('made all at once take jobs in their order, and never more than a workspace may run', async () => {
    const here = await makeWorld(3);
    const ids: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      ids.push(await here.world.submit());
    }
    const claims = await claimAll(here, 12);
    expect(claims.map(({ ref }) => ref.id).toSorted()).toEqual(ids.slice(0, 3).toSorted());
  });

  test('a workspace at its limit leaves the workers to the others', async () => {
    const here = await makeWorld(1);
    const { us, them } = here.world;
    const ours = [
      await here.world.submit({ priority: 9 }),
      await here.world.submit({ priority: 9 }),
    ];
    await here.world.app.get(BaseModels, { strict: false }).seed();
    const dataset = await makeDataset(them);
    await markTasks(here.world, dataset);
    const foreign = await idOf(them.post('/jobs', smallJob(dataset)));
    const claims = await claimAll(here, 3);
    const claimed = new Map(claims.map(({ ref }) => [ref.id, ref.workspaceId]));
    expect(claimed).toEqual(
      new Map([
        [ours[0], us.workspaceId],
        [foreign, them.workspaceId],
      ]),
    );
    expect(claims).toHaveLength(2);
  });

  test('a job that another transaction is just moving is passed over, not waited for', async () => {
    const here = await makeWorld(4);
    const { database, us } = here.world;
    const [busy, free] = [await here.world.submit({ priority: 1 }), await here.world.submit()];
    const gate = new Gate();
    const moving = database.transaction(async () => {
      const ref = { id: busy, workspaceId: us.workspaceId! };
      await here.world.app.get(JobLog, { strict: false }).lock(ref);
      await gate.pass();
    });
    await gate.reached();
    expect((await claimsOf(here).claim('wrk'))?.ref.id).toBe(free);
    gate.open();
    await moving;
  });

  test('a process that is stopped inside a transaction gives its locks back', async () => {
    const here = await makeWorld(4);
    const { config, database } = here.world;
    const id = await here.world.submit();
    const schedule: Schedule = Object.assign({}, PATIENT, { selfFenceMs: 3_000 });
    const stopped = await openDatabase(dataSourceOptions(config, schedule));
    const gate = new Gate();
    const standing = acrossWorkspaces(() =>
      stopped.transaction(async (manager) => {
        const locked = await manager.query('SELECT id FROM jobs WHERE id = $1 FOR UPDATE', [id]);
        expect(locked).toHaveLength(1);
        await gate.pass();
        await manager.query('SELECT 1');
      }),
    );
    const refusal = standing.catch((error: unknown) => error);
    await gate.reached();
    await database.query('UPDATE jobs SET priority = 1 WHERE id = $1', [id]);
    gate.open();
    expect(isDatabaseOutage(await refusal)).toBe(true);
    await stopped.destroy();
    expect((await claimsOf(here).claim('wrk'))?.job.priority).toBe(1);
  });

  test('two workers that train several jobs each keep to the limit, and all jobs end', async () => {
    const here = await makeWorld(3, { WORKER_CONCURRENCY: '4' });
    const gate = new Gate();
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      ids.push(await here.world.submit());
    }
    let most = 0;
    for (let worker = 0; worker < 2; worker += 1) {
      await here.startWorker(({ engine }) => {
        const sample = engine.sample.bind(engine);
        engine.sample = async (request) => {
          const [row] = await here.world.database.query<{ held: number }>(
            'SELECT count(*)::int AS held FROM jobs WHERE lease_until IS NOT NULL',
          );
          most = Math.max(most, row!.held);
          if (most === 3) {
            gate.open();
          }
          await gate.pass();
          return sample(request);
        };
      });
    }
    const jobs = await Promise.all(ids.map((id) => here.finished(id)));
    expect(jobs.every(({ state }) => state === 'succeeded')).toBe(true);
    expect(most).toBe(3);
  });
});
