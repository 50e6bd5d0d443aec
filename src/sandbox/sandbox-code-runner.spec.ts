import { afterAll, describe, expect, it, vi } from 'vitest';
import { makePool } from '../../test/support/sandbox.js';
import { asserts, calls, check, stdio } from '../../test/support/test-suites.js';
import type { Execution } from '../contracts/execution.js';
import type { TestSuite } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import { SandboxCodeRunner } from './sandbox-code-runner.js';
import { SandboxSlot } from './sandbox-slot.js';

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

describe('a verdict on calls', () => {
  it('tells what each failing call gave', async () => {
    const verdict = await run(
      'def f(xs):\n    return sum(xs)\n',
      calls('f', [[[3, 1]], 5], [[[]], 0]),
    );

    expect(verdict).toMatchObject({
      status: 'assertion_failure',
      kind: 'wrong_answer',
      passed: 1,
      total: 2,
    });
    expect(verdict.tests[0]).toEqual({
      passed: false,
      errorType: 'AssertionError',
      message: 'f([3, 1]) gave 4, expected 5',
    });
  });

  it('names the line of the program where a call raised', async () => {
    const program = 'def helper(x):\n    return x[1]\n\ndef f(x):\n    return helper(x)\n';

    expect(await run(program, calls('f', [[[1]], 1], [[[1, 2]], 2]))).toMatchObject({
      status: 'runtime_error',
      kind: 'exception',
      errorType: 'IndexError',
      message: 'list index out of range',
      errorLine: 2,
      passed: 1,
    });
  });

  it('names the line of a syntax error', async () => {
    expect(await run('x = 1\n\ndef f(x)\n    return x\n', calls('f', [[1], 1]))).toMatchObject({
      status: 'syntax_error',
      kind: 'syntax',
      errorType: 'SyntaxError',
      errorLine: 3,
      total: 1,
    });
  });

  it('names the line at which loading failed', async () => {
    expect(await run('x = 1\ny = x / 0\n', calls('f', [[1], 1]))).toMatchObject({
      status: 'runtime_error',
      errorType: 'ZeroDivisionError',
      errorLine: 2,
    });
  });

  it('counts what passed before the time was used up', async () => {
    const program = 'def f(x):\n    while x > 1: pass\n    return x\n';
    const tests = calls('f', [[0], 0], [[1], 1], [[2], 2], [[3], 3]);

    expect(await run(program, tests, { limits: { cpuSeconds: 0.3 } })).toMatchObject({
      status: 'timeout',
      kind: 'cpu_limit',
      errorType: 'TimeoutError',
      passed: 2,
      total: 4,
    });
  });

  it('ends a loop soon after its limit', async () => {
    const limits = { cpuSeconds: 0.4 };
    const used: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      used.push((await run('while True: pass\n', calls('f', [[0], 0]), { limits })).cpuMs);
    }

    expect(Math.min(...used)).toBeGreaterThanOrEqual(400);
    // A busy machine may look late at one of them; a limit that is looked at too seldom is late every time.
    expect(Math.min(...used)).toBeLessThan(600);
  });

  it('finds the method of a class Solution, with the names of typing at hand', async () => {
    const program =
      'class Solution:\n    def f(self, xs: List[int]) -> int:\n        return max(xs)\n';

    expect(await run(program, calls('f', [[[1, 3]], 3]))).toMatchObject({ status: 'passed' });
    expect(await run(program, calls('Solution.f', [[[1, 3]], 3]))).toMatchObject({
      status: 'passed',
    });
  });

  it('records the lines that ran', async () => {
    const program = 'def f(x):\n    if x:\n        return 1\n    return 2\n';

    expect(await run(program, calls('f', [[0], 2]), { traceLines: true })).toMatchObject({
      executedLines: [1, 2, 4],
    });
  });

  it('names a function that is missing', async () => {
    expect(await run('def g(): pass\n', calls('f', [[], 1]))).toMatchObject({
      status: 'runtime_error',
      errorType: 'NameError',
      message: 'the program does not define `f`',
    });
  });

  it('takes values that JSON lacks for what they are', async () => {
    const tests = calls(
      'f',
      [['tuple'], [1, 2]],
      [['big'], 1e30],
      [['dict'], { '1': [] }],
      [['nan'], null],
    );
    const program = `
def f(kind):
    return {'tuple': (1, 2), 'big': 10**30, 'dict': {1: ()}, 'nan': float('nan')}[kind]
`;
    const verdict = await run(program, tests);

    expect(verdict.tests.map(({ passed }) => passed)).toEqual([true, true, true, false]);
  });
});

describe('a verdict on Python tests', () => {
  it('counts every assert and goes on after a failure', async () => {
    const verdict = await run(
      'def f(x):\n    return abs(x)\n',
      check(
        'assert candidate(1) == 1\nassert candidate(-2) == -2\nfor i in range(3):\n    assert candidate(i) == i',
      ),
    );

    expect(verdict).toMatchObject({ status: 'assertion_failure', passed: 4, total: 5 });
    expect(verdict.message).toBe('f(-2) gave 2, expected -2');
  });

  it('does not count an assert that tests nothing', async () => {
    expect(
      await run(
        'def f(x):\n    return 1\n',
        check('assert True, "fine"\nassert candidate(1) == 2'),
      ),
    ).toMatchObject({
      passed: 0,
      total: 1,
    });
  });

  it('lets the tests catch what the program raises', async () => {
    const body =
      'try:\n    candidate(-1)\nexcept ValueError:\n    pass\nelse:\n    assert False\nassert candidate(1) == 1';
    const program = 'def f(x):\n    if x < 0: raise ValueError("negative")\n    return x\n';

    expect(await run(program, check(body))).toMatchObject({ status: 'passed', total: 1 });
  });

  it('blames a statement that broke for the asserts that hang on it', async () => {
    const verdict = await run(
      'def f(x):\n    raise KeyError(x)\n',
      check('got = candidate(1)\nassert got == 1\nassert len(got) == 1'),
    );

    expect(verdict).toMatchObject({
      status: 'runtime_error',
      errorType: 'KeyError',
      errorLine: 2,
      total: 2,
    });
  });

  it('calls an answer that the tests cannot handle a wrong answer', async () => {
    expect(
      await run('def f(x):\n    return None\n', check('assert len(candidate(1)) == 1')),
    ).toMatchObject({
      status: 'assertion_failure',
      errorType: 'TypeError',
    });
  });

  it('runs helpers of the prelude in the judge, whatever the program makes of them', async () => {
    const prelude = 'def close(a, b):\n    return abs(a - b) < 0.1\n';
    const program = 'def close(a, b):\n    return True\ndef f(x):\n    return 99.0\n';

    expect(await run(program, check('assert close(candidate(1), 1.0)', prelude))).toMatchObject({
      passed: 0,
    });
  });

  it('sees nothing of what a program does to its arguments', async () => {
    const program = 'def f(xs):\n    xs.clear()\n    return xs\n';
    const body = 'xs = [3, 1]\nassert candidate(xs) == sorted(xs)\nassert xs == [3, 1]';

    expect(await run(program, check(body))).toMatchObject({ passed: 1, total: 2 });
  });

  it('shows a failed call as it was made, with keywords, and what it compared', async () => {
    const program = 'def f(x, *, y=0):\n    return [x, y]\n';
    const body = 'assert candidate(1, y=2)[0] == 5\nassert candidate(1) == [1, 1]';

    expect((await run(program, check(body))).tests.map(({ message }) => message)).toEqual([
      'f(1, y=2) gave [1, 2]; compared 1 with 5',
      'f(1) gave [1, 0], expected [1, 1]',
    ]);
  });

  it('imports for the tests what they name, whatever the program imports', async () => {
    const program = 'import sys, math\ndef f(x):\n    return x\n';

    expect(await run(program, asserts('assert f(sys.maxsize) == sys.maxsize'))).toMatchObject({
      status: 'passed',
    });
  });

  it('passes instances of classes of the prelude by name and fields', async () => {
    const node =
      'class Node:\n    def __init__(self, value, next=None):\n        self.value, self.next = value, next\n';
    const program = `${node}def f(node):\n    return Node(node.value + 1, node)\n`;
    const body =
      'grown = candidate(Node(1))\nassert grown.value == 2\nassert grown.next.value == 1';

    expect(await run(program, check(body, node))).toMatchObject({ status: 'passed', total: 2 });
  });

  it('finds the function in the asserts, even one named like a built-in, and imports what they name', async () => {
    expect(
      await run('def sum(a, b):\n    return a - b\n', asserts('assert sum(3, 1) == 2')),
    ).toMatchObject({ status: 'passed' });
    expect(
      await run('def f(x):\n    return x\n', asserts('assert math.isclose(f(1), 1)')),
    ).toMatchObject({ status: 'passed' });
  });

  it('fails what set-up code needs of a class in another process, unless one process is allowed', async () => {
    const program =
      'class Node:\n    def __init__(self, value): self.value = value\ndef f(node):\n    return node.value\n';
    const tests: TestSuite = {
      kind: 'asserts',
      setup: 'root = Node(3)',
      asserts: ['assert f(root) == 3'],
    };

    expect(await run(program, tests)).toMatchObject({
      status: 'runtime_error',
      judgeMode: 'split',
    });
    expect(await run(program, tests, { allowInProcessJudge: true })).toMatchObject({
      status: 'passed',
      judgeMode: 'in_process',
    });
  });

  it.each<[string, TestSuite]>([
    ['never call the program', asserts('assert 1 + 1 == 2')],
    ['hold no test', check('candidate(1)')],
    ['do not compile', asserts('assert (')],
    ['define no check', { kind: 'check', entryPoint: 'f', prelude: '', check: 'x = 1' }],
    [
      'fail before they call',
      { kind: 'asserts', setup: 'import nothing_there', asserts: ['assert f(1)'] },
    ],
  ])('is an error of ours when the tests %s', async (_, tests) => {
    expect(await run('def f(x):\n    return x\n', tests)).toMatchObject({
      status: 'sandbox_error',
      kind: 'protocol',
      total: 0,
    });
  });
});

describe('a verdict', () => {
  const PROGRAM = 'def f(x):\n    if x:\n        return 1\n    return 2\n\n';

  it.each<[string, string, TestSuite, number[]]>([
    ['calls', '', calls('f', [[0], 2]), [1, 2, 4]],
    ['a check', '', check('assert candidate(0) == 2'), [1, 2, 4]],
    ['asserts', '', asserts('assert f(1) == 1'), [1, 2, 3]],
    ['input', 'print(f(int(input())))', stdio(['0', '2'], ['0', '2']), [1, 2, 4, 6]],
  ])('on %s names the lines that ran, when asked to', async (_, main, tests, executedLines) => {
    const program = PROGRAM + main;

    expect(await run(program, tests, { traceLines: true })).toMatchObject({ executedLines });
    expect(await run(program, tests)).not.toHaveProperty('executedLines');
  });

  it('holds no more than a thousand tests', async () => {
    const tests = check('for i in range(5000):\n    assert candidate(i) == i');

    expect(await run('def f(x):\n    return x\n', tests)).toMatchObject({
      status: 'passed',
      passed: 1000,
      total: 1000,
    });
  });

  it('cuts what a program says to a readable length', async () => {
    const type = 'E' + 'x'.repeat(200);
    const program = `${type} = type("${type}", (Exception,), {})\ndef f(x): raise ${type}("y" * 9999)\n`;
    const verdict = await run(program, check('assert candidate(1) == 1'));

    expect(verdict).toMatchObject({ errorType: type.slice(0, 100), message: 'y'.repeat(300) });
    expect(verdict.tests[0]?.message).toHaveLength(300);
  });

  it('says what held the program and what it cost', async () => {
    const verdict = await run('def f(x):\n    return x\n', calls('f', [[1], 1]));

    expect(verdict.isolation).toContain('seccomp');
    expect(verdict.cpuMs).toBeGreaterThan(0);
    expect(verdict.wallMs).toBeGreaterThan(0);
    expect(verdict.peakKb).toBeGreaterThan(1024);
  });
});

describe('a verdict on standard input and output', () => {
  it('compares each case and tells what was printed', async () => {
    const verdict = await run('print(int(input()) * 2)\n', stdio(['2\n', '4'], ['3\n', '7\n']));

    expect(verdict).toMatchObject({ judgeMode: 'stdio', passed: 1, total: 2 });
    expect(verdict.message).toBe("printed '6\\n', expected '7\\n'");
  });

  it.each([
    [
      'raises',
      'print(4)\nraise ValueError("no")\n',
      { status: 'runtime_error', errorType: 'ValueError', errorLine: 2 },
    ],
    [
      'exits with an error after the right answer',
      'import sys\nprint(4)\nsys.exit(3)\n',
      { status: 'runtime_error', errorType: 'SystemExit' },
    ],
    [
      'prints the right answer and then loops',
      'print(4, flush=True)\nwhile True: pass\n',
      { status: 'timeout' },
    ],
    ['prints without end', 'while True: print("x" * 999)\n', { kind: 'output_limit' }],
    [
      'prints what is no text',
      'import sys\nsys.stdout.buffer.write(b"\\xff\\xfe")\n',
      { status: 'assertion_failure' },
    ],
    ['prints 4 in colour', 'print("\\x1b[31m4\\x1b[0m")\n', { status: 'assertion_failure' }],
    [
      'prints without end and without a line break',
      'import sys\nwhile True: sys.stdout.write("x" * 999)\n',
      { kind: 'output_limit' },
    ],
    [
      'prints a gigabyte at once',
      'import os\nblock = b"x" * 10**6\nfor _ in range(1000): os.write(1, block)\n',
      { kind: 'output_limit' },
    ],
    ['prints the answer twice', 'print(4)\nprint(4)\n', { status: 'assertion_failure' }],
    ['prints more behind the answer', 'print("4 or 5")\n', { status: 'assertion_failure' }],
    [
      'prints the answer as a warning',
      'import warnings\nwarnings.warn("4")\n',
      { status: 'assertion_failure' },
    ],
    [
      'opens its output anew',
      'import os\nos.close(1)\nos.open("/dev/null", os.O_WRONLY)\nprint(4, flush=True)\n',
      { status: 'assertion_failure' },
    ],
    ['closes its output', 'import os\nos.close(1)\nwhile True: pass\n', { status: 'timeout' }],
    [
      'looks for the expected output',
      'import os\nfor fd in range(64):\n    try: print(os.read(fd, 9999))\n    except OSError: pass\n',
      { status: 'assertion_failure' },
    ],
    [
      'waits for more input than there is',
      'input()\ninput()\nprint(4)\n',
      { errorType: 'EOFError' },
    ],
    ['does not parse', 'print(4\n', { status: 'syntax_error', errorLine: 1 }],
  ])('fails a program that %s', async (_, program, expected) => {
    const tests = stdio(['2\n', '4\n']);

    expect(await run(program, tests, { limits: { cpuSeconds: 0.3 } })).toMatchObject(expected);
  });

  it.each([
    ['leaves by sys.exit()', 'import sys\nprint(4)\nsys.exit()\n'],
    ['leaves by os._exit(0)', 'import os\nprint(4, flush=True)\nos._exit(0)\n'],
    [
      'works in a thread with a large stack',
      'import sys, threading\nsys.setrecursionlimit(10**6)\nthreading.stack_size(2**26)\ndef f(n): return n and f(n - 1)\nthreading.Thread(target=lambda: print(4 + f(20000))).start()\n',
    ],
    [
      'works by asyncio',
      'import asyncio\nasync def main():\n    await asyncio.sleep(0)\n    print(4)\nasyncio.run(main())\n',
    ],
    ['reads bytes', 'import sys\nprint(2 * int(sys.stdin.buffer.readline()))\n'],
    [
      'reads its input twice',
      'import sys\nsys.stdin.read()\nsys.stdin.seek(0)\nprint(2 * int(input()))\n',
    ],
    [
      'writes to its output anew',
      'import os, sys\nprint(1234)\nsys.stdout.seek(0)\nsys.stdout.truncate()\nprint(2 * int(input()))\n',
    ],
    ['prints when it ends', 'import atexit\natexit.register(print, 4)\n'],
    ['is guarded as a script', 'if __name__ == "__main__":\n    print(4)\n'],
  ])('passes an honest program that %s', async (_, program) => {
    expect(await run(program, stdio(['2\n', '4\n']))).toMatchObject({ status: 'passed' });
  });

  it('starts each case afresh', async () => {
    const program = 'import builtins\nprint(getattr(builtins, "seen", 0))\nbuiltins.seen = 1\n';

    expect(await run(program, stdio(['', '0'], ['', '0']))).toMatchObject({ passed: 2 });
  });
});

describe(SandboxCodeRunner, () => {
  it('refuses another language by name', async () => {
    expect(await run('fn main() {}', calls('f', [[1], 1]), { language: 'rust' })).toMatchObject({
      status: 'sandbox_error',
      kind: 'unavailable',
      message: 'No runner for the language rust; there is one for python.',
    });
  });

  it('gives programs the same random numbers and hashes every time', async () => {
    const program =
      'import random\ndef f(): return [random.random(), list({"a", "b", "c"}), hash("x")]\n';
    const seen = new Set<string>();
    for (let i = 0; i < 3; i += 1) {
      seen.add((await run(program, calls('f', [[], 0]))).message ?? '');
    }
    expect(seen.size).toBe(1);
  });

  it('judges an attempt the same alone and among others, whatever those do to their judge', async () => {
    const right = 'def f(x):\n    return x\n';
    const wrong = 'def f(x):\n    return 7\n';
    const programs = [
      right,
      'import os\nos._exit(0)\n',
      right,
      'def f(x) return x\n',
      wrong,
      'def f(x):\n    while True: pass\n',
      right,
      'def f(x): return [0] * 300000\n',
      wrong,
      'import os\ndef f(x):\n    os.closerange(0, 64)\n    return x\n',
      right,
      'def f(x):\n    raise ValueError(x)\n',
      right,
    ];
    const tests = check('assert candidate(1) == 1\nassert candidate(2) == 2');
    // Enough for the giant answer on a slow machine: it is to fail by what it is, and only the loop by its time.
    const limits = { cpuSeconds: 2 };
    const executions = programs.map((program) => ({ program, language: 'python', tests, limits }));
    const shown = ({ status, kind, errorType, passed, total }: Verdict): unknown[] => [
      status,
      kind,
      errorType,
      passed,
      total,
    ];
    const alone: unknown[] = [];
    for (const execution of executions) {
      alone.push(...(await runner.run([execution])).map(shown));
    }
    const narrow = new SandboxCodeRunner(makePool({ slots: 1 }));

    expect((await narrow.run(executions)).map(shown)).toEqual(alone);
    expect(alone.map((verdict) => (verdict as string[])[0])).toEqual([
      'passed',
      'runtime_error',
      'passed',
      'syntax_error',
      'assertion_failure',
      'timeout',
      'passed',
      'assertion_failure',
      'assertion_failure',
      'runtime_error',
      'passed',
      'runtime_error',
      'passed',
    ]);
  });

  it('begins every program before it goes on with the further inputs of any', async () => {
    const asked = vi.spyOn(SandboxSlot.prototype, 'runAll');
    const programs = ['a', 'b', 'c', 'd'].map((name) => `${name} = input()\nprint(${name})\n`);
    const tests = stdio(['1\n', '1\n'], ['2\n', '2\n'], ['3\n', '3\n']);
    const narrow = makePool({ slots: 1 });
    const verdicts = await new SandboxCodeRunner(narrow).run(
      programs.map((program) => ({ program, language: 'python', tests })),
    );
    const shared = asked.mock.calls.map(([batch]) => batch.shared);
    asked.mockRestore();
    await narrow.close();

    expect(shared).toEqual([...programs, ...programs]);
    expect(verdicts.map(({ passed }) => passed)).toEqual([3, 3, 3, 3]);
  });

  it('says that a sandbox that cannot start judged nothing', async () => {
    const broken = makePool({ python: '/nowhere' });
    const [verdict] = await new SandboxCodeRunner(broken).run([
      { program: '', language: 'python', tests: calls('f', [[1], 1]) },
    ]);
    expect(verdict).toMatchObject({ status: 'sandbox_error', kind: 'unavailable', passed: 0 });
  });
});
