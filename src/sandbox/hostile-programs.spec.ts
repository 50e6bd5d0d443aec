import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CANARY, ESCAPES, FORGERIES, HOGS, RESIDUE } from '../../test/support/hostile-programs.js';
import type { HostileProgram } from '../../test/support/hostile-programs.js';
import { asOrdinaryUser, withoutNamespaces } from '../../test/support/lesser-hosts.js';
import { makePool, SOON, untilAtRest, zygotes } from '../../test/support/sandbox.js';
import { asserts, check } from '../../test/support/test-suites.js';
import type { Execution } from '../contracts/execution.js';
import type { Verdict } from '../contracts/verdict.js';
import { SandboxCodeRunner } from './sandbox-code-runner.js';

const LIMITS = { cpuSeconds: 0.3, memoryMb: 64 };
const HONEST = 'def double(x):\n    return 2 * x\n';

/** Tests with a value that no random identifier of a request ever holds by chance. */
const SUITES: readonly Execution['tests'][] = [
  {
    kind: 'calls',
    entryPoint: 'double',
    comparer: { kind: 'exact' },
    cases: [
      { args: [3], expected: 6 },
      { args: [-4302177], expected: -8604354 },
    ],
  },
  {
    kind: 'check',
    entryPoint: 'double',
    prelude: '',
    check:
      'def check(candidate):\n    assert candidate(3) == 6\n    assert candidate(-4302177) == -8604354\n',
  },
];

/** Hosts that give the sandbox less, as root can pretend them; the fast part of the list must fail on each. */
const HOSTS = {
  'an ordinary user': asOrdinaryUser,
  'a host without namespaces': withoutNamespaces,
};

const pool = makePool();
const runner = new SandboxCodeRunner(pool);

/** What the zygotes hold: processes, descriptors and mounts. */
function holdings(): unknown {
  return zygotes().map((pid) => ({
    pid,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    mounts: readFileSync(`/proc/${pid}/mountinfo`, 'utf8'),
  }));
}

/** Whatever the programs try to write would be called so. */
function escaped(): string[] {
  return ['/', '/tmp', '/dev/shm', process.cwd()].flatMap((folder) =>
    readdirSync(folder).filter((name) => /escape|^result\.json$|^conftest\.py$/u.test(name)),
  );
}

function executionsOf(programs: readonly HostileProgram[], suites = SUITES): Execution[] {
  return programs.flatMap(({ program }) =>
    suites.map((tests) => ({ program, language: 'python', tests, limits: LIMITS })),
  );
}

describe.each([
  ['escapes', ESCAPES],
  ['forgeries', FORGERIES],
  ['hogs', HOGS],
])('hostile programs: %s', (_, programs) => {
  let verdicts: Verdict[] = [];
  let before: unknown;

  beforeAll(async () => {
    process.env['FALCONRY_CANARY'] = 'canary';
    writeFileSync(CANARY, 'untouched');
    chmodSync(CANARY, 0o666);
    await runner.run([...executionsOf([{ name: 'honest', program: HONEST }])]);
    await untilAtRest();
    before = holdings();
    verdicts = await runner.run(executionsOf(programs));
  });

  it.each(programs.map((hostile, index) => [hostile.name, hostile, index] as const))(
    'a program that %s earns nothing',
    (__, hostile, index) => {
      for (const verdict of verdicts.slice(2 * index, 2 * index + 2)) {
        expect(verdict.status).not.toBe('passed');
        expect(verdict.status).not.toBe('sandbox_error');
        expect(verdict.status).toBe(hostile.status ?? verdict.status);
        expect(verdict.kind).toBe(hostile.kind ?? verdict.kind);
      }
    },
  );

  it('leaves no process, descriptor or mount behind, and every slot alive', async () => {
    await vi.waitFor(() => expect(holdings()).toEqual(before), SOON);
  });

  it('changes no file outside', () => {
    expect(escaped()).toEqual([]);
    expect(readFileSync(CANARY, 'utf8')).toBe('untouched');
  });

  it('does not touch the next program', async () => {
    const next = await runner.run(executionsOf([{ name: 'honest', program: HONEST }]));
    expect(next.map(({ status }) => status)).toEqual(['passed', 'passed']);
  });
});

afterAll(() => {
  rmSync(CANARY, { force: true });
  return pool.close();
});

it('is no small list', () => {
  const names = [...ESCAPES, ...FORGERIES, ...HOGS].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(200);
});

it('leaves nothing for the next program on the same slot to find', async () => {
  const narrow = makePool({ slots: 1 });
  const verdicts = await new SandboxCodeRunner(narrow).run(executionsOf(RESIDUE));
  await narrow.close();

  expect(verdicts.map(({ status }) => status)).toEqual(verdicts.map(() => 'assertion_failure'));
});

describe('tests that are hostile themselves', () => {
  const ATTEMPTS = [
    'import os; os._exit(0)',
    'import sys; sys.exit(0)',
    'open("/etc/passwd").read()',
    'open("/tmp/falconry-escape", "w").write("x")',
    'import os; os.fork()',
    'import os; os.kill(-1, 9)',
    'import socket; socket.create_connection(("127.0.0.1", 80))',
    'import os; os.closerange(0, 64)',
    'import os; [os.ftruncate(fd, 0) for fd in (3, 4)]',
    'while True: pass',
    'held = [bytearray(10**6) for _ in range(10**6)]',
    'import ctypes; ctypes.string_at(1)',
  ];

  it.each(ATTEMPTS)('are confined like a program: %s', async (attempt) => {
    const honest = { program: HONEST, language: 'python', limits: LIMITS };
    const hostile = check(`assert candidate(1) == 2\n${attempt}\nassert candidate(1) == 3`);
    const tests = [{ ...hostile, entryPoint: 'double' }, asserts('assert double(1) == 2')];
    const [first, next] = await runner.run(tests.map((suite) => ({ ...honest, tests: suite })));

    expect(first?.status).not.toBe('passed');
    expect(next?.status).toBe('passed');
    expect(escaped()).toEqual([]);
  });
});

describe.each(Object.entries(HOSTS))('hostile programs on %s', (_, makeHost) => {
  it('earn nothing', async (context) => {
    const host = makeHost();
    if (typeof host === 'string') {
      return context.skip(host);
    }
    const lesser = makePool(host);
    const programs = [{ name: 'honest', program: HONEST }, ...ESCAPES, ...FORGERIES];
    const verdicts = await new SandboxCodeRunner(lesser).run(
      executionsOf(programs, SUITES.slice(1)),
    );
    await lesser.close();

    const passing = verdicts.flatMap(({ status }, index) => (status === 'passed' ? index : []));
    expect(passing).toEqual([0]);
    expect(verdicts.filter(({ status }) => status === 'sandbox_error')).toEqual([]);
  });
});
