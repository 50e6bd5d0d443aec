import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  descendants,
  makePool,
  PYTHON,
  PYTHON_PATH,
  SOON,
  untilAtRest,
  zygotes,
} from '../../test/support/sandbox.js';
import { asserts, calls, stdio } from '../../test/support/test-suites.js';
import type { Execution } from '../contracts/execution.js';
import type { Verdict } from '../contracts/verdict.js';
import { SandboxCodeRunner } from './sandbox-code-runner.js';
import { ZYGOTE } from './sandbox-slot.js';
import { batchOf, encodeBatch } from './slot-protocol.js';

const SCALE = Number(process.env['FALCONRY_SCALE'] ?? 1);
const RUNS = 500 * SCALE;
const REPEATS = Math.min(10, 1 + SCALE);
const PROGRAMS = Math.min(200, 40 * SCALE);

const pools = [makePool(), makePool({ runsPerSlot: Number.MAX_SAFE_INTEGER })] as const;
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

const BODIES = [
  'return x + 1',
  'return x',
  'return [x][x + 1]',
  'raise ValueError(x)',
  'return x + 1 if x else None',
  'return {x + 1}',
  'import os; os._exit(0)',
  'while True: pass',
  'return x +',
  'return [0] * 10**12',
];

/** Programs of every outcome, for tests of every kind that is run in a way of its own. */
function executions(count: number): Execution[] {
  const suites = [
    asserts('assert f(1) == 2', 'assert f(0) == 1'),
    calls('f', [[1], 2], [[0], 1]),
    stdio(['1\n', '2\n'], ['0\n', '1\n']),
  ];
  return Array.from({ length: count }, (_, index) => {
    const tests = suites[index % suites.length]!;
    const body = BODIES[Math.floor(index / suites.length) % BODIES.length]!;
    const main = tests.kind === 'stdio' ? 'print(f(int(input())))\n' : '';
    const program = `def f(x):\n    ${body}\n${main}`;
    return { program, language: 'python', tests, limits: { cpuSeconds: 0.2 } };
  });
}

function withoutCost({ cpuMs: _cpu, wallMs: _wall, peakKb: _peak, ...rest }: Verdict): unknown {
  return rest;
}

/** Keeps every core busy until the test is over. */
function busyCores(count: number): void {
  const busy = Array.from({ length: count }, () => spawn('sh', ['-c', 'while :; do :; done']));
  onTestFinished(() => busy.forEach((child) => child.kill('SIGKILL')));
}

/** What a zygote holds of its own: kilobytes of memory, and open files. */
function zygoteHoldings(): { residentKb: number; files: number }[] {
  return zygotes().map((pid) => ({
    residentKb: Number(
      /^RssAnon:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
    ),
    files: readdirSync(`/proc/${pid}/fd`).length,
  }));
}

describe('the sandbox in the long run', () => {
  it(`gives ${PROGRAMS} programs the same verdicts ${REPEATS} times under full load`, async () => {
    busyCores(4);
    const runner = new SandboxCodeRunner(pools[0]);
    const batch = executions(PROGRAMS);
    const first = (await runner.run(batch)).map(withoutCost);
    for (let repeat = 1; repeat < REPEATS; repeat += 1) {
      expect((await runner.run(batch)).map(withoutCost)).toEqual(first);
    }
  }, 600_000);

  it(`holds no more after ${RUNS} runs than after the first`, async () => {
    const runner = new SandboxCodeRunner(pools[1]);
    const batch = executions(21).filter(({ program }) => !program.includes('while True'));
    await runner.run(batch);
    await untilAtRest();
    const before = zygoteHoldings();
    for (let run = 0; run < RUNS; run += batch.length) {
      await runner.run(batch);
    }
    await untilAtRest();
    expect(zygoteHoldings().map(({ files }) => files)).toEqual(before.map(({ files }) => files));
    zygoteHoldings().forEach(({ residentKb }, index) => {
      expect(residentKb - (before[index]?.residentKb ?? 0)).toBeLessThan(1024);
    });
  }, 1_200_000);

  it('ends with the process that started it, even when that is killed in the middle of a run', async () => {
    const limits = { cpuSeconds: 9, memoryMb: 64, outputBytes: 4096 };
    const program = 'import time\ntime.sleep(99)\n';
    const request = encodeBatch('1', batchOf({ mode: 'stdio', program, input: '', limits }));
    const worker = spawn(process.execPath, [
      '-e',
      `const zygote = require('node:child_process').spawn(process.argv[1], ${JSON.stringify(ZYGOTE)}, {
        cwd: '/', env: { PYTHONPATH: process.argv[2] }, stdio: ['pipe', 'pipe', 'inherit'] });
      zygote.stdin.write(Buffer.from(process.argv[3], 'base64'));
      setInterval(() => {}, 1000);`,
      PYTHON,
      PYTHON_PATH,
      request.toString('base64'),
    ]);
    const held = (): number[] => descendants(worker.pid ?? 0).map(({ pid }) => pid);
    // Without namespaces a slot has one process less.
    await vi.waitFor(() => expect(held().length).toBeGreaterThan(1), SOON);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const pids = held();
    worker.kill('SIGKILL');

    const living = (): number[] => pids.filter((pid) => existsSync(`/proc/${pid}`));
    await vi.waitFor(() => expect(living()).toEqual([]), SOON);
  });
});
