import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoTasks } from '../../src/cli/demo/demo-job.js';
import { readIfThere } from '../../src/launcher/files.js';
import { Home } from '../../src/launcher/home.js';
import {
  type PrivateService,
  runCommand,
  startPrivateService,
} from '../../src/launcher/private-service.js';
import { identify, type ProcessIdentity, waitForEnd } from '../../src/launcher/processes.js';
import type { Status } from '../../src/launcher/status.js';

interface Found {
  readonly data: readonly object[];
  readonly degraded: boolean;
}

interface Job {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly step: number };
  readonly result: { readonly modelId: string } | null;
}

/** The drill of docs/operations.md: stop, copy the home, go on from the copy. The search index is not copied. */
describe('a home that was copied while it was down', { timeout: 900_000 }, () => {
  let service: PrivateService;
  let copy: Home;
  let ended: Job;
  let cut: Job;
  let episodes: number;
  /** Where the original was moved to, so that nothing can lean on it. */
  let gone: string;

  beforeAll(async () => {
    service = await startPrivateService();
    const dataset = await ask<{ id: string }>('/datasets?name=drill', someTasks());
    ended = await until(await postJob(dataset.id, 2), ({ state }) => state === 'succeeded');
    cut = await until(await postJob(dataset.id, 500), ({ progress }) => progress.step >= 3);
    ({ episodes } = await ask<{ episodes: number }>('/memory/stats'));
    await runCommand(['down'], service.environment);
    const original = new Home('', service.environment['FALCONRY_HOME'] ?? '');
    copy = copyHome(original);
    gone = `${original.folder}.gone`;
    renameSync(original.folder, gone);
    rmSync(copy.dataFolder('milvus'), { recursive: true });
    await runCommand(['up'], environment());
  }, 900_000);

  afterAll(async () => {
    await runCommand(['down'], environment());
    copy.delete();
    await service.stop();
    rmSync(gone, { recursive: true });
  });

  const environment = (): NodeJS.ProcessEnv => ({
    ...service.environment,
    FALCONRY_HOME: copy.folder,
  });

  /** GET, or POST when there is a body: lines as text, anything else as JSON. */
  const ask = async <T>(path: string, body?: object | string): Promise<T> => {
    const type = typeof body === 'string' ? 'application/jsonl' : 'application/json';
    const answer = await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer ${service.apiKey}`, 'content-type': type },
      ...(body === undefined
        ? {}
        : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    if (!answer.ok) {
      throw new Error(`${path}: ${await answer.text()}`);
    }
    return (await answer.json()) as T;
  };

  const postJob = (dataset: string, metaSteps: number): Promise<Job> =>
    ask('/jobs', {
      model: 'fledgling',
      dataset,
      seed: 1,
      recipe: {
        name: 'falcon',
        metaSteps,
        tasksPerStep: 2,
        supportSamples: 2,
        querySamples: 2,
        memory: { demonstrations: 4 },
      },
      evaluation: { samples: 1, k: [1], tasksPerSet: 2 },
      checkpoint: { everySteps: 1 },
    });

  const until = async ({ id }: Job, isDone: (job: Job) => boolean): Promise<Job> => {
    const deadline = performance.now() + 240_000;
    for (;;) {
      const job = await ask<Job>(`/jobs/${id}`);
      if (isDone(job)) {
        return job;
      }
      if (performance.now() > deadline) {
        throw new Error(`Waited in vain; the job is ${JSON.stringify(job)}`);
      }
      await sleep(100);
    }
  };

  it('has the job that had ended, and its model answers', async () => {
    const job = await ask<Job>(`/jobs/${ended.id}`);
    expect(job).toEqual(ended);
    const prompt = 'def double(n):\n    """Give n times two."""\n';
    const model = job.result?.modelId;
    const { choices } = await ask<{ choices: object[] }>('/generate', {
      model,
      prompt,
      form: 'completion',
    });
    expect(choices).toHaveLength(1);
  });

  it('goes on with the job that was running, from the last step that it had saved', async () => {
    const { progress } = await until(cut, ({ state }) => state === 'running');
    expect(progress.step).toBeGreaterThanOrEqual(3);
    await until(cut, (job) => job.progress.step > progress.step + 1);
    await ask(`/jobs/${cut.id}/cancel`, {});
    await until(cut, ({ state }) => state === 'cancelled');
  });

  it('has its memory, searched in an index that was made anew', async () => {
    const stats = await ask<{ episodes: number }>('/memory/stats');
    expect(episodes).toBeGreaterThan(0);
    expect(stats.episodes).toBeGreaterThanOrEqual(episodes);
    expect(existsSync(copy.dataFolder('milvus'))).toBe(true);
    const text = 'keep the numbers above 3, then return the sum';
    const search = (): Promise<Found> => ask<Found>('/memory/search', { text });
    const deadline = performance.now() + 60_000;
    let found = await search();
    while ((found.degraded || found.data.length === 0) && performance.now() < deadline) {
      await sleep(200);
      found = await search();
    }
    expect(found).toMatchObject({ degraded: false });
    expect(found.data.length).toBeGreaterThan(0);
  });

  it('leaves no process of a worker behind that was killed together with the supervisor', async () => {
    const printed = await runCommand(['status', '--json'], environment());
    const { supervisor, parts } = JSON.parse(printed) as Status;
    const worker = parts.find(({ name }) => name === 'worker')?.pid ?? 0;
    const below = descendants(worker);
    expect(below.length).toBeGreaterThan(0);
    process.kill(supervisor ?? 0, 'SIGKILL');
    process.kill(worker, 'SIGKILL');
    await runCommand(['down'], environment());
    // They end by themselves, with the pipe that the worker held.
    const areGone = await Promise.all(below.map((one) => waitForEnd(one, 100_000)));
    expect(areGone).toEqual(below.map(() => true));
  });
});

/** Every process below one, by /proc; none below one that ended meanwhile. */
function descendants(pid: number): ProcessIdentity[] {
  const children = readIfThere(`/proc/${pid}/task/${pid}/children`) ?? '';
  return children
    .trim()
    .split(' ')
    .filter(Boolean)
    .flatMap((child) => {
      const identity = identify(Number(child));
      return identity === undefined ? [] : [identity, ...descendants(identity.pid)];
    });
}

/** Eight tasks to learn from and two that are held out. */
function someTasks(): string {
  const rows = readFileSync(demoTasks, 'utf8').trim().split('\n');
  const of = (split: string, count: number): string[] =>
    rows.filter((row) => (JSON.parse(row) as { split: string }).split === split).slice(0, count);
  return [...of('train', 8), ...of('test', 2)].join('\n');
}

/** With owners and rights. */
function copyHome(original: Home): Home {
  const folder = join(mkdtempSync(join(tmpdir(), 'falconry-copy-')), 'home');
  execFileSync('cp', ['-a', original.folder, folder]);
  const copy = new Home('', folder);
  // Where PostgreSQL could not run below the home: `status` names that folder.
  if (existsSync(original.outsideFolder)) {
    execFileSync('cp', ['-a', original.outsideFolder, copy.outsideFolder]);
    rmSync(original.outsideFolder, { recursive: true });
  }
  return copy;
}
