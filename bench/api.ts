import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { answerOf, type Api, connect } from '../client/src/index.js';
import { CONNECTIONS, type Load, measure, type Measured } from './api/load.js';
import type { Statement } from './api/recorder.js';
import { freshIds, isSameWork, type Script } from './api/script.js';
import { Stage } from './api/stage.js';
import { HELD, holdStreams } from './api/streams.js';
import type { BenchOptions, BenchResult, Ratio } from './ratio.js';

const ROUNDS = 3;
const USUAL_SECONDS = 5;
const RECORDINGS = 20;
const RATE_GOAL = 0.7;
const P99_GOAL = 1.43;

interface Setting {
  readonly stage: Stage;
  readonly api: Api;
  readonly headers: Readonly<Record<string, string>>;
  /** What is posted. */
  readonly body: object;
  readonly jobId: string;
}

/** One round of a load on both sides. */
interface Pair {
  readonly ours: Measured;
  readonly peer: Measured;
}

/**
 * Our API beside a bare NestJS + Fastify application that sends PostgreSQL the same statements, in the same run;
 * interleaved, the median round counts. Reads are measured before there is a queue. With `--seconds 600` it is a soak.
 */
export async function run({ seconds = USUAL_SECONDS }: BenchOptions = {}): Promise<BenchResult> {
  const stage = await Stage.open();
  let peer: ChildProcess | undefined;
  try {
    const setting = await prepare(stage);
    const scripts = await recordScripts(setting);
    await stage.stopApi();
    const databaseUrl = await stage.copyDatabase();
    peer = fork(join(import.meta.dirname, 'peers', 'replaying-api.js'), {
      serialization: 'advanced',
    });
    const told = once(peer, 'message');
    peer.send({ ...scripts, databaseUrl, poolSize: stage.poolSize, jobId: setting.jobId });
    const [{ url: peerUrl }] = (await told) as [{ url: string }];
    await stage.startApi();
    const [get, post] = loadsOf(setting);
    const ratios = [
      ...summarise('GET /jobs/:id', await compare(get, peerUrl, seconds)),
      ...summarise('POST /jobs', await compare(post, peerUrl, seconds)),
      ...(await measureStreams(setting)),
    ];
    const before = stage.residentMb();
    // The same load a second time: what is made once, such as compiled code and room for many streams, is there.
    await measure(get, seconds);
    await measure(post, seconds);
    await measureStreams(setting);
    return { ratios: [...ratios, memory(stage.residentMb() / before)] };
  } finally {
    peer?.kill();
    await stage.close();
  }
}

async function prepare(stage: Stage): Promise<Setting> {
  const apiKey = await stage.prepare();
  await stage.startApi();
  const api = connect({ url: stage.url, apiKey });
  const rows = [
    {
      key: 'one',
      prompt: 'Return 1.',
      hiddenTests: { kind: 'calls', entryPoint: 'f', cases: [{ args: [], expected: 1 }] },
    },
  ];
  const dataset = await answerOf(api.POST('/datasets', { body: { name: 'bench', rows } }));
  const body = { model: 'fledgling', dataset: dataset.id, recipe: { name: 'falcon' } } as const;
  const { id: jobId } = await answerOf(api.POST('/jobs', { body }));
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  return { stage, api, headers, body, jobId };
}

/** What our routes ask of PostgreSQL, each seen twice alike. */
async function recordScripts(
  setting: Setting,
): Promise<{ readonly getJob: Script; readonly createJob: Script }> {
  const { stage, api, jobId, body } = setting;
  await stage.stopApi();
  const ours = await stage.startApi();
  const getJob = () => answerOf(api.GET('/jobs/{id}', { params: { path: { id: jobId } } }));
  const createJob = () => answerOf(api.POST('/jobs', { body: body as never }));
  return {
    getJob: { ...(await recordTwice(ours, getJob)), fresh: [] },
    createJob: await recordTwice(ours, createJob),
  };
}

async function recordTwice(ours: ChildProcess, ask: () => Promise<unknown>): Promise<Script> {
  let before: readonly Statement[] = [];
  for (let recording = 0; recording < RECORDINGS; recording += 1) {
    ours.send('record');
    const answer = await ask();
    const told = once(ours, 'message');
    ours.send('stop');
    const [{ statements }] = (await told) as [{ statements: Statement[] }];
    if (isSameWork(statements, before)) {
      return { statements, answer, fresh: freshIds(statements, before) };
    }
    before = statements;
  }
  throw new Error('a request was never recorded twice alike');
}

function loadsOf({ stage: { url }, headers, body, jobId }: Setting): [get: Load, post: Load] {
  return [
    { url, method: 'GET', path: `/jobs/${jobId}`, headers },
    { url, method: 'POST', path: '/jobs', headers, body: JSON.stringify(body) },
  ];
}

/** The rounds of a load, after one that warms both sides up. */
async function compare(load: Load, peerUrl: string, seconds: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const ours = await measure(load, seconds / ROUNDS);
    const peer = await measure({ ...load, url: peerUrl }, seconds / ROUNDS);
    pairs.push({ ours, peer });
  }
  return pairs.slice(1);
}

async function measureStreams({ stage, api, headers, body }: Setting): Promise<Ratio[]> {
  const { id } = await answerOf(api.POST('/jobs', { body: body as never }));
  const params = { path: { id } };
  const { held, served } = await holdStreams(
    stage.url,
    { path: `/jobs/${id}/events`, headers },
    async () => void (await answerOf(api.POST('/jobs/{id}/cancel', { params }))),
  );
  const stream = { goal: HELD, peer: 'all that were asked for', unit: 'streams', better: 'higher' };
  return [
    { ...stream, name: 'event streams held at once', value: held },
    { ...stream, name: 'of them told the end of the job', value: served },
  ] as Ratio[];
}

function summarise(route: string, pairs: readonly Pair[]): Ratio[] {
  const { version } = createRequire(import.meta.url)('@nestjs/core/package.json') as {
    version: string;
  };
  report(route, pairs);
  const peer = `bare NestJS ${version} + Fastify, the same statements`;
  const name = `${route}, ${CONNECTIONS} connections`;
  const rate = middle(pairs.map(({ ours, peer: other }) => ours.perSecond / other.perSecond));
  const late = middle(pairs.map(({ ours, peer: other }) => ours.p99Ms / other.p99Ms));
  return [
    {
      name: `${name}: per second`,
      value: rate,
      goal: RATE_GOAL,
      peer,
      unit: 'x',
      better: 'higher',
    },
    { name: `${name}: p99`, value: late, goal: P99_GOAL, peer, unit: 'x', better: 'lower' },
  ];
}

/** The figures behind the ratios, for whoever reads along. */
function report(route: string, pairs: readonly Pair[]): void {
  for (const who of ['ours', 'peer'] as const) {
    const rate = middle(pairs.map((pair) => pair[who].perSecond)).toFixed(0);
    const p99 = middle(pairs.map((pair) => pair[who].p99Ms)).toFixed(0);
    process.stderr.write(`${route}, ${who}: ${rate} per second, p99 ${p99} ms\n`);
  }
}

function memory(value: number): Ratio {
  return {
    name: 'resident memory after the load',
    value,
    goal: 1.15,
    peer: 'the same process before, after the same load',
    unit: 'x',
    better: 'lower',
  };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
