import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Tally } from '../../src/common/metrics/tally.js';
import { TOTALS } from '../../src/common/metrics/total-families.js';
import { SCHEDULE } from '../../src/common/schedule.js';
import type { Database } from '../../src/database/database.js';
import { GAUGES } from '../../src/telemetry/gauges.js';
import { TallyWriter } from '../../src/telemetry/tally-writer.js';
import { type Answer, clientOf, createTestApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/job-world.js';
import { createProxiedApi, type ProxiedApi } from '../support/proxied-api.js';
import { WorkerWorld } from '../support/worker-world.js';

/** Every scrape looks anew. */
const EVER_FRESH = { lookMs: 0 };

/** The samples of a scrape: series with its labels, and its value. */
function samplesOf({ text }: Answer): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

function familiesOf({ text }: Answer): string[] {
  return [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!);
}

describe('GET /metrics', () => {
  let world: TestApp;
  beforeAll(async () => {
    world = await createTestApp({}, EVER_FRESH);
  });
  afterAll(() => world.close());

  test('gives every family of the installation and of the process with its help, as Prometheus reads it', async () => {
    const answer = await world.us.get('/metrics', {
      accept: 'text/plain;version=0.0.4, */*;q=0.1',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    const families = familiesOf(answer);
    expect(families).toEqual(
      expect.arrayContaining([
        ...Object.keys(TOTALS),
        ...Object.keys(GAUGES),
        'nodejs_heap_size_used_bytes',
      ]),
    );
    expect(new Set(families).size).toBe(families.length);
    expect([...answer.text.matchAll(/^# HELP \S+ \S/gm)]).toHaveLength(families.length);
    const odd = answer.text
      .split('\n')
      .filter(
        (line) =>
          !/^(#.*|[a-z0-9_]+(\{[a-z0-9_]+="[^"]*"(,[a-z0-9_]+="[^"]*")*\})? \S+)?$/i.test(line),
      );
    expect(odd).toEqual([]);
  });

  test('counts requests by the address that their route declares, never by what stands in it', async () => {
    await world.us.get('/jobs/job_00000000000000000000000000');
    await world.us.get('/nowhere/at-all');
    const { text } = await world.us.get('/metrics');
    expect(text).toContain(
      'http_request_method="GET",http_route="/jobs/:id",http_response_status_code="404"',
    );
    expect(text).toContain('http_route="none",http_response_status_code="404"');
    expect(text).not.toMatch(/job_0000|at-all/);
  });

  test('says 1 of parts that are whole and 0 of those that are not', async () => {
    const samples = async (): Promise<Record<string, number>> =>
      Object.fromEntries(samplesOf(await world.us.get('/metrics')));
    await expect.poll(samples).toMatchObject({
      'falconry_up{part="database"}': 1,
      'falconry_up{part="redis"}': 1,
      'falconry_up{part="engine"}': 0,
    });
  });
});

describe('the totals of the installation', () => {
  let here: WorkerWorld;
  beforeAll(async () => {
    here = await WorkerWorld.create({}, EVER_FRESH);
  });
  afterAll(() => here.close());
  const samples = async (): Promise<Map<string, number>> =>
    samplesOf(await here.world.us.get('/metrics'));

  test('hold what a worker has counted of a job after the worker is gone, and no id in any label', async () => {
    const id = await here.world.submit();
    await here.startWorker();
    const { state, usage, progress } = await here.finished(id);
    expect(state).toBe('succeeded');
    await here.stopWorkers();
    const answer = await here.world.us.get('/metrics');
    const told = samplesOf(answer);
    const steps = progress.total;
    expect(told.get('falconry_step_duration_seconds_count{recipe="rloo"}')).toBe(steps);
    expect(told.get('falconry_step_duration_seconds_bucket{le="+Inf",recipe="rloo"}')).toBe(steps);
    expect(told.get('falconry_phase_duration_seconds_count{phase="update"}')).toBe(steps);
    expect(told.get('falconry_tokens_total{kind="sampled"}')).toBe(usage.sampledTokens);
    expect(told.get('falconry_tokens_total{kind="trained"}')).toBe(usage.trainedTokens);
    const scored = 'falconry_reward_components_total{component="tests",status="scored"}';
    expect(told.get(scored)).toBe(4 * 8 * steps);
    const points = (sign: string): number =>
      told.get(`falconry_reward_component_value_total{component="tests",sign="${sign}"}`) ?? 0;
    expect(points('positive') + points('negative')).toBeGreaterThan(0);
    expect(answer.text).not.toMatch(/_[0-9a-v]{26}\b/);
  });

  test('show a job that waits, and for how long', async () => {
    const before = await samples();
    expect(before.get('falconry_jobs{state="queued"}')).toBe(0);
    expect(before.get('falconry_queue_oldest_age_seconds')).toBe(0);
    await here.world.submit();
    const after = await samples();
    expect(after.get('falconry_jobs{state="queued"}')).toBe(1);
    expect(after.get('falconry_queue_oldest_age_seconds')).toBeGreaterThan(0);
  });

  test('grow by what was counted, once, however often and by whomever it is written', async () => {
    const { app, database } = here.world;
    const name = 'falconry_judged_programs_total';
    const tally = app.get(Tally, { strict: false });
    const writer = app.get(TallyWriter, { strict: false });
    await writer.write();
    const before = (await samples()).get(name) ?? 0;
    tally.count(name, {}, 2);
    await writer.write();
    await writer.write();
    const other = new Tally();
    other.count(name, {}, 3);
    await new TallyWriter(other, database, SCHEDULE).write();
    expect((await samples()).get(name)).toBe(before + 5);
  });

  test('lose nothing when PostgreSQL does not take them', async () => {
    const tally = new Tally();
    const broken = { query: () => Promise.reject(new Error('away')) } as unknown as Database;
    tally.count('falconry_judged_programs_total', {}, 2);
    await expect(new TallyWriter(tally, broken, SCHEDULE).write()).rejects.toThrow('away');
    tally.count('falconry_judged_programs_total', {}, 1);
    expect(tally.take()).toEqual([{ name: 'falconry_judged_programs_total', labels: '', by: 3 }]);
  });
});

describe('GET /metrics without PostgreSQL', () => {
  let world: TestApp;
  let api: ProxiedApi;
  beforeAll(async () => {
    world = await createTestApp();
    api = await createProxiedApi(world.config);
  });
  afterAll(async () => {
    await api.proxies.postgres.restore();
    await api.close();
    await world.close();
  });

  test('tells a scraper that it knows what is left, and nobody else anything', async () => {
    const { body: narrow } = await world.us.post('/api-keys', {
      name: 'scraper',
      scopes: ['metrics:read'],
    });
    const [scraper, stranger] = [narrow.key, world.us.key].map((key) =>
      clientOf(api.app, world.us.workspaceId, key),
    );
    await expect.poll(async () => (await scraper!.get('/metrics')).status).toBe(200);
    await api.proxies.postgres.inflict('refuse');
    const told = await eventually(
      async () => samplesOf(await scraper!.get('/metrics')),
      (samples) => samples.get('falconry_up{part="database"}') === 0,
    );
    expect(told.get('falconry_up{part="redis"}')).toBe(1);
    expect([...told.keys()].some((name) => name.startsWith('http_server_request'))).toBe(true);
    expect(told.has('falconry_memory_episodes')).toBe(false);
    expect((await stranger!.get('/metrics')).body.code).toBe('dependency-unavailable');
    expect((await scraper!.get('/jobs')).status).toBe(503);
  });
});
