import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Dataset, answerOf, followJob } from '../../client/src/index.js';
import { resultOf } from '../../src/cli/demo/demo-job.js';
import type { Status } from '../../src/launcher/status.js';
import { api, connection, falconry, postSmallJob, smallTaskFile } from './world.js';

/** So many that the job is still far from its end when this process hears late of a step and kills late. */
const steps = 20;
const attemptsPerStep = 2 * (2 + 2);

/** The process ids of parts of the running service, asked for beforehand: asking takes longer than some steps. */
async function pidsOf(...names: readonly string[]): Promise<readonly number[]> {
  const { parts } = await falconry<Status>('status');
  return names.map((name) => {
    const pid = parts.find((one) => one.name === name)?.pid ?? 0;
    expect(pid).toBeGreaterThan(0);
    return pid;
  });
}

/** How often each (step, index) of the job is on record. */
async function attemptCounts(jobId: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { limit: 100, ...(cursor === undefined ? {} : { cursor }) };
    const page = await answerOf(
      api.GET('/jobs/{id}/attempts', { params: { path: { id: jobId }, query } }),
    );
    for (const { step, index } of page.data) {
      counts.set(`${step}/${index}`, (counts.get(`${step}/${index}`) ?? 0) + 1);
    }
    cursor = page.nextCursor;
  }
  return counts;
}

describe('a job whose worker and engine are killed', () => {
  let dataset: Dataset;

  beforeAll(async () => {
    dataset = await falconry<Dataset>('datasets', 'import', smallTaskFile(8, 2));
  });

  it(
    'resumes from its checkpoint, finishes, and has every step on record exactly once',
    { timeout: 900_000 },
    async () => {
      const [worker, engine] = await pidsOf('worker', 'engine');
      const job = await postSmallJob(dataset.id, { name: 'recovery', steps, everySteps: 2 });
      const killed: string[] = [];
      const restartedAt: number[] = [];
      let interruptions = 0;
      let step = 0;
      for await (const event of followJob(connection, job.id)) {
        if (event.type === 'metrics') {
          const next = Number(event.data['step']);
          if (next <= step) {
            restartedAt.push(next);
          }
          step = next;
        }
        if (event.type === 'state' && event.data['to'] === 'retry_wait') {
          interruptions += 1;
        }
        if (step >= 3 && killed.length === 0) {
          killed.push('worker');
          process.kill(worker!, 'SIGKILL');
        } else if (step >= 4 && killed.length === 1 && event.type === 'checkpoint') {
          killed.push('engine');
          process.kill(engine!, 'SIGKILL');
        }
      }
      const ended = await answerOf(api.GET('/jobs/{id}', { params: { path: { id: job.id } } }));
      expect(ended.error).toBeNull();
      expect(resultOf(ended).steps).toBe(steps);
      expect(killed).toEqual(['worker', 'engine']);
      expect(interruptions).toBeGreaterThanOrEqual(2);
      // Checkpoints follow every second step, and never is the job begun anew.
      expect(restartedAt.filter((at) => at === 1 || at % 2 === 0)).toEqual([]);

      const counts = await attemptCounts(job.id);
      expect([...counts.values()].every((count) => count === 1)).toBe(true);
      expect(counts.size).toBe(steps * attemptsPerStep);
    },
  );

  it('serves on after both were killed', { timeout: 300_000 }, async () => {
    const deadline = performance.now() + 240_000;
    let status = await falconry<Status>('status').catch(() => null);
    while (status?.parts.some(({ healthy }) => !healthy) !== false) {
      expect(performance.now()).toBeLessThan(deadline);
      await sleep(1000);
      status = await falconry<Status>('status').catch(() => null);
    }
    expect(status.parts.find(({ name }) => name === 'worker')?.restarts).toBeGreaterThan(0);
    expect(status.parts.find(({ name }) => name === 'engine')?.restarts).toBeGreaterThan(0);
  });
});
