import { afterAll, describe, expect, it } from 'vitest';
import { makePool } from '../../test/support/sandbox.js';
import type { Execution } from '../contracts/execution.js';
import type { TestSuite } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import { SandboxCodeRunner } from './sandbox-code-runner.js';

const pool = makePool();
const runner = new SandboxCodeRunner(pool);
afterAll(() => pool.close());

async function run(
  program: string,
  tests: TestSuite,
  rest: Partial<Execution> = {},
): Promise<Verdict> {
  const [verdict] = await runner.run([{ program, language: 'python', tests, ...rest }]);
  return verdict!;
}

describe('a checker program', () => {
  const EVEN =
    'def check(input, output, expected):\n    return int(output) % int(input) == 0 and output != expected\n';
  const within = (program: string): TestSuite => ({
    kind: 'stdio',
    comparer: { kind: 'checker', program },
    cases: [
      { input: '2', expected: '0' },
      { input: '3', expected: '0' },
    ],
  });

  it('decides on every output that was printed', async () => {
    expect(await run('print(int(input()) * 5)\n', within(EVEN))).toMatchObject({ passed: 2 });
    expect(await run('print(4)\n', within(EVEN))).toMatchObject({
      status: 'assertion_failure',
      passed: 1,
      total: 2,
      message: "printed '4\\n', expected '0'",
    });
  });

  it('decides on every value that was returned, and sees the arguments', async () => {
    const program = 'def check(input, output, expected):\n    return sorted(output) == input[0]\n';
    const tests: TestSuite = {
      kind: 'calls',
      entryPoint: 'f',
      comparer: { kind: 'checker', program },
      cases: [{ args: [[1, 2]], expected: null }],
    };
    expect(await run('def f(xs):\n    return xs[::-1]\n', tests)).toMatchObject({ passed: 1 });
    expect(await run('def f(xs):\n    return xs[:1]\n', tests)).toMatchObject({ passed: 0 });
  });

  it('refuses what it cannot read, and takes nothing but True for a yes', async () => {
    expect(await run('print("x")\n', within(EVEN))).toMatchObject({ passed: 0, total: 2 });
    const generous = 'def check(input, output, expected):\n    return "yes"\n';
    expect(await run('print(2)\n', within(generous))).toMatchObject({ passed: 0, total: 2 });
  });

  it('is not asked about a program that failed by itself', async () => {
    const lenient = 'def check(input, output, expected):\n    return True\n';
    expect(await run('print(1)\nraise SystemExit(3)\n', within(lenient))).toMatchObject({
      status: 'runtime_error',
      passed: 0,
    });
  });

  it.each([
    ['does not compile', 'def check(', 'does not load'],
    ['defines nothing', 'pass', 'defines no function'],
    ['ends by itself', 'import os\ndef check(a, b, c): os._exit(0)', 'ended before'],
    ['never ends', 'def check(a, b, c):\n    while True: pass', 'ended before'],
  ])('that %s is the fault of the task, not of the program', async (_, program, reason) => {
    const verdict = await run('print(0)\n', within(program), { limits: { cpuSeconds: 0.5 } });

    expect(verdict).toMatchObject({ status: 'sandbox_error', kind: 'protocol' });
    expect(verdict.message).toContain(reason);
  });

  it('is confined like any program', async () => {
    const program =
      'import os\ndef check(a, b, c):\n    try: os.fork()\n    except PermissionError: return True\n';
    expect(await run('print(0)\n', within(program))).toMatchObject({ passed: 2 });
  });
});
