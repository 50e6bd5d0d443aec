import { describe, expect, it } from 'vitest';
import type { Execution } from '../../contracts/execution.js';
import type { TaskRow } from '../../contracts/task.js';
import type { Verdict, VerdictStatus } from '../../contracts/verdict.js';
import { CodeRunner } from '../../training/ports.js';
import { verifyTasks } from './verify-tasks.js';

const tests = (name: string): TaskRow['hiddenTests'] => ({
  kind: 'asserts',
  setup: '',
  asserts: [name],
});
const row = (key: string, extra: Partial<TaskRow> = {}): TaskRow => ({
  key,
  form: 'program',
  prompt: 'prompt\n',
  language: 'python',
  hiddenTests: tests(`hidden ${key}`),
  canonicalSolution: `solution of ${key}`,
  tags: [],
  split: 'train',
  ...extra,
});

/** Passes everything but what the script says: for tests of this name, the statuses of its runs in turn. */
class ScriptedRunner extends CodeRunner {
  readonly seen: Execution[] = [];
  private readonly runs = new Map<string, number>();

  constructor(private readonly script: Record<string, readonly VerdictStatus[]> = {}) {
    super();
  }

  override async run(executions: readonly Execution[]): Promise<Verdict[]> {
    this.seen.push(...executions);
    return executions.map(({ tests: suite }) => {
      const name = suite.kind === 'asserts' ? suite.asserts[0]! : '';
      const run = this.runs.get(name) ?? 0;
      this.runs.set(name, run + 1);
      const status = this.script[name]?.[run] ?? 'passed';
      return {
        status,
        kind: 'ok',
        passed: 1,
        total: 2,
        tests: [],
        cpuMs: 1,
        wallMs: 1,
        peakKb: 1,
        isolation: 'none',
        judgeMode: 'split',
      };
    });
  }
}

const ALWAYS_WRONG = Array.from({ length: 4 }, (): VerdictStatus => 'assertion_failure');

const verify = async (runner: ScriptedRunner, ...rows: TaskRow[]) =>
  (await verifyTasks(runner, rows, new AbortController().signal)).map(({ outcome }) => outcome);

describe(verifyTasks.name, () => {
  it('names what three runs showed, one row after another', async () => {
    const runner = new ScriptedRunner({
      'hidden flaky': ['passed', 'passed', 'timeout'],
      'hidden wrong': ALWAYS_WRONG,
      'hidden together': ALWAYS_WRONG.slice(0, 3),
      'hidden broken': ['passed', 'passed', 'sandbox_error'],
    });
    const rows = ['good', 'flaky', 'wrong', 'together', 'broken'].map((key) => row(key));
    const { canonicalSolution: _, ...unsolved } = row('unsolved');
    expect(await verify(runner, unsolved, ...rows)).toEqual([
      'no_solution',
      'verified',
      'flaky',
      'failed',
      'in_process_only',
      'unjudged',
    ]);
  });

  it('says how many runs of a flaky task failed, and how', async () => {
    const runner = new ScriptedRunner({ 'hidden flaky': ['timeout', 'passed', 'timeout'] });
    const [found] = await verifyTasks(runner, [row('flaky')], new AbortController().signal);
    expect(found?.reason).toBe('2 of 3 runs failed, one in timeout, 1 of 2 tests passed');
  });

  it('lets solution and judge share a process only for those that failed every time', async () => {
    const runner = new ScriptedRunner({ 'hidden bad': ALWAYS_WRONG, 'hidden good': ['timeout'] });
    await verify(runner, row('good'), row('bad'));
    const together = runner.seen.filter(({ allowInProcessJudge }) => allowInProcessJudge === true);
    expect(together.map(({ program }) => program)).toEqual(['solution of bad']);
  });

  it('completes the prompt where the solution is a completion', async () => {
    const runner = new ScriptedRunner();
    await verify(runner, row('a', { form: 'completion' }));
    expect(runner.seen[0]!.program).toBe('prompt\nsolution of a');
  });

  it('lets a public test that contradicts the solution decide nothing, and says so', async () => {
    const runner = new ScriptedRunner({ shown: ['assertion_failure'] });
    const found = await verifyTasks(
      runner,
      [row('a'), row('b', { publicTests: tests('shown') })],
      new AbortController().signal,
    );
    expect(found[0]).toEqual({ outcome: 'verified', reason: null });
    expect(found[1]).toMatchObject({ outcome: 'verified' });
    expect(found[1]!.reason).toMatch(/public test contradicts/);
  });
});
