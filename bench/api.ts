import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { answerOf, type Api, connect } from '../client/src/index.js';
import { CONNECTIONS, type Load, measure, type Measured } from './api/load.js';
import { grownBy, weigh } from './api/memory.js';
import type { Statement } from './api/recorder.js';
import { freshIds, isSameWork, type Script } from './api/script.js';
import { Stage } from './api/stage.js';
import { HELD, holdStreams } from './api/streams.js';
import { NODE_FLAGS } from '../src/launcher/parts/service.js';
import { secondsOf } from './peers/processor-time.js';
import type { BenchOptions, BenchResult, Ratio } from './ratio.js';

const ROUNDS = 5;
const USUAL_SECONDS = 5;
/** A comparison gains nothing by lasting longer; what a long run is for is memory. */
const MOST_COMPARED_SECONDS = 15;
const WARM_ANSWERS = 2_000;
/** A machine that is slower than that does not get warm in a bench. */
const WARM_SECONDS = 20;
const RECORDINGS = 20;
const RATE_GOAL = 0.7;
const P99_GOAL = 1.43;
const CPU_GOAL = 1.43;

interface Setting {
  readonly stage: Stage;
  readonly api: Api;
  readonly headers: Readonly<Record<string, string>>;
  /** What is posted. */
  readonly body: object;
  readonly jobId: string;
}

/** A load as one side bore it. */
interface Borne extends Measured {
  /** Time of a processor for one answer, in the process that answers. */
  readonly cpuMs: number;
}

/** One round of a load on both sides. */
interface Pair {
  readonly ours: Borne;
  readonly peer: Borne;
}

/** A process that answers. */
interface Server {
  readonly url: string;
  readonly pid: number;
}

/**
 * Our API beside a bare NestJS + Fastify application that sends PostgreSQL the same statements, in the same run;
 * interleaved, the median round counts. Reads are measured before there is a queue. With `--seconds 600` it is a soak:
 * ten minutes of load, half of it reads, while event streams are open.
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
      execArgv: [...NODE_FLAGS],
      serialization: 'advanced',
    });
    const told = once(peer, 'message');
    peer.send({ ...scripts, databaseUrl, poolSize: stage.poolSize, jobId: setting.jobId });
    const [{ url }] = (await told) as [{ url: string }];
    await stage.startApi();
    const sides = [stage, { url, pid: peer.pid as number }] as const;
    const [get, post] = loadsOf(setting);
    const compared = Math.min(seconds, MOST_COMPARED_SECONDS);
    const ratios = [
      ...summarise('GET /jobs/:id', await compare(get, sides, compared)),
      ...summarise('POST /jobs', await compare(post, sides, compared)),
      ...(await measureStreams(setting)),
    ];
    return { ratios: [...ratios, ...(await growth(setting, [get, post], seconds))] };
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

/** Both sides run code that Node has compiled for good, as a service does all but its first minutes. */
async function warmUp(load: Load, sides: readonly Server[]): Promise<void> {
  for (const { url } of sides) {
    const until = performance.now() + WARM_SECONDS * 1000;
    for (let answers = 0; answers < WARM_ANSWERS && performance.now() < until;) {
      answers += (await measure({ ...load, url }, 1)).answers;
    }
  }
}

/** The rounds of a load on both sides in turn, once they are warm. */
async function compare(
  load: Load,
  [our, other]: readonly [ours: Server, peer: Server],
  seconds: number,
): Promise<Pair[]> {
  await warmUp(load, [our, other]);
  const pairs: Pair[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await bear(our, load, seconds / ROUNDS);
    const peer = await bear(other, load, seconds / ROUNDS);
    pairs.push({ ours, peer });
  }
  return pairs;
}

async function bear({ url, pid }: Server, load: Load, seconds: number): Promise<Borne> {
  const before = secondsOf(pid);
  const measured = await measure({ ...load, url }, seconds);
  return { ...measured, cpuMs: ((secondsOf(pid) - before) * 1000) / measured.answers };
}

/** By how much memory grows over a load, with streams open, after one of the same that came before. */
async function growth(setting: Setting, loads: readonly Load[], seconds: number): Promise<Ratio[]> {
  const { stage } = setting;
  const before = await weigh(stage);
  await measureStreams(setting, async () => {
    for (const load of loads) {
      await measure(load, seconds / loads.length);
    }
  });
  return grownBy(before, await weigh(stage));
}

async function measureStreams(
  { stage, api, headers, body }: Setting,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<Ratio[]> {
  const { id } = await answerOf(api.POST('/jobs', { body: body as never }));
  const params = { path: { id } };
  const { held, served } = await holdStreams(
    stage.url,
    { path: `/jobs/${id}/events`, headers },
    async () => {
      await meanwhile();
      await answerOf(api.POST('/jobs/{id}/cancel', { params }));
    },
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
  const cpu = middle(pairs.map(({ ours, peer: other }) => ours.cpuMs / other.cpuMs));
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
    // What a busy machine changes least.
    { name: `${name}: CPU time`, value: cpu, goal: CPU_GOAL, peer, unit: 'x', better: 'lower' },
  ];
}

/** The figures behind the ratios, for whoever reads along. */
function report(route: string, pairs: readonly Pair[]): void {
  for (const who of ['ours', 'peer'] as const) {
    const rate = middle(pairs.map((pair) => pair[who].perSecond)).toFixed(0);
    const p99 = middle(pairs.map((pair) => pair[who].p99Ms)).toFixed(0);
    const cpu = middle(pairs.map((pair) => pair[who].cpuMs)).toFixed(2);
    process.stderr.write(`${route}, ${who}: ${rate} per second, p99 ${p99} ms, CPU ${cpu} ms\n`);
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
