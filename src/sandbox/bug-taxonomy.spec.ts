import { afterAll, describe, expect, it } from 'vitest';
import { makePool } from '../../test/support/sandbox.js';
import type { Bug } from '../contracts/verdict.js';
import { SandboxCodeRunner } from './sandbox-code-runner.js';

const pool = makePool();
const runner = new SandboxCodeRunner(pool);
afterAll(() => pool.close());

/** One program for each bug that a run decides, with the class of its exception. */
const FIXTURES: readonly (readonly [Bug['type'], Bug['class'], string, string])[] = [
  ['incomplete_structure', 'syntax', 'SyntaxError', 'def f(x):\n    return (x + 1\n'],
  ['incomplete_structure', 'syntax', 'SyntaxError', 'def f(x):\n    return "x\n'],
  ['indentation', 'syntax', 'IndentationError', 'def f(x):\nreturn x\n'],
  ['indentation', 'syntax', 'TabError', 'def f(x):\n\tif x:\n        return x\n'],
  ['library_import', 'syntax', 'ModuleNotFoundError', 'import numpy\ndef f(x): return x\n'],
  ['library_import', 'syntax', 'ImportError', 'from math import nothing\ndef f(x): return x\n'],
  ['library_import', 'syntax', 'NameError', 'def f(x):\n    return math.sqrt(x)\n'],
  ['api_misuse', 'runtime', 'AttributeError', 'def f(x):\n    return x.push(1)\n'],
  ['api_misuse', 'runtime', 'TypeError', 'def f(x):\n    return x + "1"\n'],
  ['missing_definition', 'runtime', 'NameError', 'def f(x):\n    return helper(x)\n'],
  ['missing_definition', 'runtime', 'NameError', 'def g(x):\n    return x\n'],
  ['missing_definition', 'runtime', 'UnboundLocalError', 'def f(x):\n    y += x\n    return y\n'],
  ['boundary_check', 'runtime', 'IndexError', 'def f(x):\n    return [x][x + 1]\n'],
  ['boundary_check', 'runtime', 'KeyError', 'def f(x):\n    return {}[x]\n'],
  ['boundary_check', 'runtime', 'ZeroDivisionError', 'def f(x):\n    return x / (x - x)\n'],
  ['boundary_check', 'runtime', 'ValueError', 'def f(x):\n    return max([])\n'],
  ['boundary_check', 'runtime', 'RecursionError', 'def f(x):\n    return f(x)\n'],
  ['bad_argument', 'runtime', 'TypeError', 'def f():\n    return 1\n'],
  ['bad_argument', 'runtime', 'ValueError', 'def f(x):\n    return int("one")\n'],
  ['runtime_minor', 'runtime', 'TimeoutError', 'def f(x):\n    while True: pass\n'],
  ['runtime_minor', 'runtime', 'MemoryError', 'def f(x):\n    return bytearray(10**10)\n'],
  ['runtime_minor', 'runtime', 'PermissionError', 'import os\ndef f(x):\n    os.fork()\n'],
  [undefined, 'functional', 'AssertionError', 'def f(x):\n    return x + 1\n'],
];

describe('the bug of a failing program', () => {
  it.each(FIXTURES)('is %s (%s) for %s', async (type, bugClass, errorType, program) => {
    const [verdict] = await runner.run([
      {
        program,
        language: 'python',
        tests: { kind: 'asserts', setup: '', asserts: ['assert f(1) == 1'] },
        limits: { cpuSeconds: 0.3 },
      },
    ]);

    expect(verdict).toMatchObject({ errorType, bug: { class: bugClass } });
    expect(verdict?.bug?.type).toBe(type);
  });

  it('is not there when it passes', async () => {
    const tests = { kind: 'asserts', setup: '', asserts: ['assert f(1) == 1'] } as const;
    const program = 'def f(x):\n    return x\n';
    const [verdict] = await runner.run([
      { program, language: 'python', tests: { ...tests, asserts: [...tests.asserts] } },
    ]);

    expect(verdict).not.toHaveProperty('bug');
  });
});
