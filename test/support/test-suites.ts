import type { TestSuite } from '../../src/contracts/task.js';

/** Calls of one function, each with its arguments and what it must return. */
export function calls(entryPoint: string, ...cases: [unknown[], unknown][]): TestSuite {
  return {
    kind: 'calls',
    entryPoint,
    comparer: { kind: 'exact' },
    cases: cases.map(([args, expected]) => ({ args, expected })) as never,
  };
}

/** A list of asserts. */
export function asserts(...lines: string[]): TestSuite {
  return { kind: 'asserts', setup: '', asserts: lines };
}

/** A `check(candidate)` with this body, for the function `f`. */
export function check(body: string, prelude = ''): TestSuite {
  const lines = body.split('\n').map((line) => `    ${line}`);
  return {
    kind: 'check',
    entryPoint: 'f',
    prelude,
    check: `def check(candidate):\n${lines.join('\n')}\n`,
  };
}

/** Pairs of input and expected output. */
export function stdio(...cases: [string, string][]): TestSuite {
  return {
    kind: 'stdio',
    comparer: { kind: 'whitespace' },
    cases: cases.map(([input, expected]) => ({ input, expected })),
  };
}
