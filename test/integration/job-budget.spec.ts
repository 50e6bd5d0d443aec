import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addUsage, NO_USAGE, type Usage } from '../../src/contracts/usage.js';
import { EngineUnavailable } from '../../src/policy/engine-errors.js';
import type { JobWorld } from '../support/job-world.js';
import { atOptimiserStep, WorkerWorld } from '../support/worker-world.js';

describe('what a job uses, and its budget', () => {
  let here: WorkerWorld;
  let world: JobWorld;
  beforeAll(async () => {
    here = await WorkerWorld.create();
    ({ world } = here);
  });
  afterEach(() => here.stopWorkers());
  afterAll(() => here.close());

  /** The sum over the steps and evaluations that the journal holds. */
  const journaled = async (id: string): Promise<Usage> => {
    const rows = await world.database.query<{ usage: Usage }>(
      `SELECT usage FROM job_metrics WHERE job_id = $1
       UNION ALL SELECT usage FROM evaluations WHERE job_id = $1`,
      [id],
    );
    return rows.map(({ usage }) => usage).reduce(addUsage, NO_USAGE);
  };
  const ofLastStep = async (id: string): Promise<Usage> => {
    const [row] = await world.database.query<{ usage: Usage }>(
      'SELECT usage FROM job_metrics WHERE job_id = $1 ORDER BY step DESC LIMIT 1',
      [id],
    );
    return row!.usage;
  };

  test('the totals of a job are the sum over its steps and evaluations', async () => {
    const id = await world.submit();
    await here.startWorker();
    const { usage, budget } = await here.reached(id, 'succeeded');
    expect(budget).toBeNull();
    expect(usage).toEqual(await journaled(id));
    for (const figure of Object.values(usage)) {
      expect(figure).toBeGreaterThan(0);
    }
  });

  test('a step that is done again after a failure is charged once', async () => {
    const id = await world.submit();
    let calls = 0;
    await here.startWorker((fakes) => {
      atOptimiserStep(
        fakes,
        (call) => {
          calls = call;
          return call === 4;
        },
        async () => {
          // Checkpoints are kept every two steps, so the third is done again.
          throw new EngineUnavailable('The engine is gone.');
        },
      );
    });
    const { usage, state } = await here.hurried(id);
    expect(state).toBe('succeeded');
    expect(calls).toBe(8);
    expect(usage).toEqual(await journaled(id));
  });

  test('a step that spends the budget is the last before the job is paused, and a higher one lets it end', async () => {
    const id = await world.submit({ budget: { judgeCalls: 100 } });
    await here.startWorker();
    const paused = await here.reached(id, 'paused');
    const { usage: used } = paused;
    expect(used.judgeCalls).toBeGreaterThanOrEqual(100);
    expect(used.judgeCalls - (await ofLastStep(id)).judgeCalls).toBeLessThan(100);
    const detail = `The budget is spent: ${used.judgeCalls} of 100 judge calls used.`;
    expect(paused.queue).toMatchObject({
      position: null,
      reason: 'budget_exhausted',
      detail: `${detail} Resume it with a higher budget.`,
    });
    expect(paused.progress.step).toBeLessThan(6);
    const { body: log } = await world.us.get(`/jobs/${id}/events?limit=1000`);
    const pausing = log.data.find(({ data }: { data: { to?: string } }) => data.to === 'pausing');
    expect(pausing.data.reason).toMatch(/^The budget is spent: \d+ of 100 judge calls used\.$/);

    const plain = await world.us.post(`/jobs/${id}/resume`);
    expect(plain).toMatchObject({ status: 409, body: { code: 'budget-exhausted' } });
    const tooLow = await world.us.post(`/jobs/${id}/resume`, {
      budget: { judgeCalls: used.judgeCalls },
    });
    expect(tooLow.body.errors).toEqual([
      {
        pointer: '#/body/budget/judgeCalls',
        detail: `Send a limit above ${used.judgeCalls}, which is what the job has used.`,
      },
    ]);
    await world.us.post(`/jobs/${id}/resume`, { budget: { judgeCalls: 10_000 } });
    const { usage, progress } = await here.reached(id, 'succeeded');
    expect(progress.step).toBe(6);
    expect(usage.judgeCalls).toBeGreaterThan(used.judgeCalls);
    expect(usage).toEqual(await journaled(id));
  });

  test('a budget is for tokens and engine seconds as well', async () => {
    const ids = [
      await world.submit({ budget: { tokens: 1 } }),
      await world.submit({ budget: { engineSeconds: 0.000001 } }),
    ];
    await here.startWorker();
    for (const [index, id] of ids.entries()) {
      const { queue } = await here.reached(id, 'paused');
      expect(queue!.detail).toContain(['tokens used', 'engine seconds used'][index]);
    }
  });
});
