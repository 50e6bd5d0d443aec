import { afterAll, describe, expect, it } from 'vitest';
import type { Execution } from '../../src/contracts/execution.js';
import { Verdict } from '../../src/contracts/verdict.js';
import { SandboxCodeRunner } from '../../src/sandbox/sandbox-code-runner.js';
import type { CodeRunner } from '../../src/training/ports.js';
import { FakeCodeRunner, type FakeOutcome } from '../support/fake-code-runner.js';
import { makePool } from '../support/sandbox.js';

const RIGHT = 'def double(x):\n    return 2 * x\n';
const HALF = 'def double(x):\n    return 2 * abs(x)\n';
const WRONG = 'def double(x):\n    return None\n';
const BROKEN = 'def double(x) return x\n';
const OUTCOMES = new Map<string, FakeOutcome>([
  [RIGHT, 2],
  [HALF, 1],
  [BROKEN, 'syntax_error'],
]);

const pool = makePool();
afterAll(() => pool.close());

const suites: Record<string, Execution['tests']> = {
  calls: {
    kind: 'calls',
    entryPoint: 'double',
    cases: [
      { args: [3], expected: 6 },
      { args: [-3], expected: -6 },
    ],
    comparer: { kind: 'exact' },
  },
  asserts: {
    kind: 'asserts',
    setup: '',
    asserts: ['assert double(3) == 6', 'assert double(-3) == -6'],
  },
  check: {
    kind: 'check',
    entryPoint: 'double',
    prelude: '',
    check: 'def check(candidate):\n    assert candidate(3) == 6\n    assert candidate(-3) == -6\n',
  },
};

const runners: readonly (readonly [string, () => CodeRunner])[] = [
  ['FakeCodeRunner', () => new FakeCodeRunner(OUTCOMES)],
  ['SandboxCodeRunner', () => new SandboxCodeRunner(pool)],
];

function withoutCost({ cpuMs: _cpu, wallMs: _wall, peakKb: _peak, ...rest }: Verdict): unknown {
  return rest;
}

describe.each(runners)('%s keeps the promises of CodeRunner', (_, makeRunner) => {
  describe.each(Object.entries(suites))('for %s', (__, tests) => {
    const executions = [RIGHT, HALF, WRONG, BROKEN].map((program) => ({
      program,
      language: 'python',
      tests,
    }));

    it('gives one verdict per execution, in order', async () => {
      const verdicts = await makeRunner().run(executions);

      expect(verdicts.map(({ status }) => status)).toEqual([
        'passed',
        'assertion_failure',
        'assertion_failure',
        'syntax_error',
      ]);
      expect(verdicts.map(({ passed, total }) => [passed, total])).toEqual([
        [2, 2],
        [1, 2],
        [0, 2],
        [0, 2],
      ]);
    });

    it('describes every verdict in the shape of the contract', async () => {
      for (const verdict of await makeRunner().run(executions)) {
        expect(Verdict.safeParse(verdict).error).toBeUndefined();
        expect(verdict.tests.filter(({ passed }) => passed)).toHaveLength(verdict.passed);
        expect(verdict.tests).toHaveLength(verdict.total);
      }
    });

    it('gives the same verdict to the same program twice', async () => {
      const runner = makeRunner();
      const [first, second] = [await runner.run(executions), await runner.run(executions)];

      expect(second.map(withoutCost)).toEqual(first.map(withoutCost));
    });
  });

  it('answers no execution with no verdict', async () => {
    expect(await makeRunner().run([])).toEqual([]);
  });

  it('runs nothing for a caller who has left', async () => {
    const run = makeRunner();
    const left = async (): Promise<unknown> =>
      run.run(
        [{ program: RIGHT, language: 'python', tests: suites['calls']! }],
        AbortSignal.abort(),
      );
    await expect(left()).rejects.toThrow(/abort/iu);
  });
});
