import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makePool, PYTHON, SOON, zygotes } from '../../test/support/sandbox.js';
import type { Execution } from '../contracts/execution.js';
import { SandboxBusy, SandboxUnavailable, SlotFailure } from './sandbox-errors.js';
import { SandboxCodeRunner } from './sandbox-code-runner.js';
import { SandboxPool, type Lease } from './sandbox-pool.js';
import type { SlotRequest } from './slot-protocol.js';

const LIMITS = { cpuSeconds: 2, memoryMb: 64, outputBytes: 4096 };
const ECHO: SlotRequest = {
  mode: 'stdio',
  program: 'print(input())',
  input: 'hello\n',
  limits: LIMITS,
};
/** Ends by itself long after any test. */
const SLEEP: SlotRequest = {
  ...ECHO,
  program: 'import time\ntime.sleep(99)',
  limits: { ...LIMITS, cpuSeconds: 60 },
};

const DOUBLE: Execution = {
  program: 'import time\ntime.sleep(0.03)\ndef double(x):\n    return 2 * x\n',
  language: 'python',
  tests: {
    kind: 'calls',
    entryPoint: 'double',
    comparer: { kind: 'exact' },
    cases: [{ args: [3], expected: 6 }],
  },
};

const ASSERTS: Execution['tests'] = {
  kind: 'asserts',
  setup: '',
  asserts: ['assert double(3) == 6'],
};

/** A zygote that says hello and dies of its first request. */
function dyingZygote(): { readonly python: string; starts(): number } {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-dying-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const python = join(folder, 'python');
  const hello = JSON.stringify({ protocol: 2, python: '3', layers: [], missing: {} });
  const length = `\\0\\0\\0\\${hello.length.toString(8)}`;
  writeFileSync(
    python,
    `#!/bin/sh\necho start >> ${folder}/starts\nprintf '${length}%s' '${hello}'\nhead -c 4 > /dev/null\n`,
  );
  chmodSync(python, 0o755);
  const starts = (): number => readFileSync(join(folder, 'starts'), 'utf8').split('\n').length - 1;
  return { python, starts };
}

/** A zygote that says hello, and to each request what the Python expression `frames` makes of its id. */
function lyingZygote(frames: string): { readonly python: string; starts(): number } {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-lying-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const python = join(folder, 'python');
  writeFileSync(
    python,
    `#!/usr/bin/env -S ${PYTHON}
import json, os
def frame(**message):
    body = json.dumps(message).encode()
    return len(body).to_bytes(4, 'big') + body
open('${folder}/starts', 'a').write('start\\n')
os.write(1, frame(protocol=2, python='3', layers=[], missing={}))
id = json.loads(os.read(0, int.from_bytes(os.read(0, 4), 'big')))['id']
ending = {'exitCode': 0, 'wasKilled': False, 'cpuMs': 1, 'peakKb': 1, 'confinementError': None}
report = {'id': id, 'isLast': True, 'cause': None, 'program': ending, 'wallMs': 1, 'outputBytes': 0, 'logBytes': 0}
os.write(1, ${frames})
os.read(0, 1 << 20)
os.read(0, 1)
`,
  );
  chmodSync(python, 0o755);
  const starts = (): number => readFileSync(join(folder, 'starts'), 'utf8').split('\n').length - 1;
  return { python, starts };
}

const pools: SandboxPool[] = [];
afterAll(() => Promise.all(pools.map((made) => made.close())));

function pool(options: Parameters<typeof makePool>[0] = {}): SandboxPool {
  const made = makePool({ slots: 1, ...options });
  pools.push(made);
  return made;
}

async function echo(from: SandboxPool): Promise<string> {
  return from.use(async (lease) => (await lease.run(ECHO)).output.toString());
}

async function leaseAfterEcho(lease: Lease): Promise<Lease> {
  expect((await lease.run(ECHO)).output.toString()).toBe('hello\n');
  return lease;
}

/** Takes a slot and keeps it until it is told to let go. */
function hold(from: SandboxPool): { letGo(): Promise<void> } {
  let release = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held = from.use(() => until);
  return { letGo: () => (release(), held) };
}

/** One that has just ended by itself need not be killed. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}

describe(SandboxPool, () => {
  it('keeps a slot warm from one execution to the next', async () => {
    const warm = pool();

    expect(await warm.use(leaseAfterEcho)).toBe(await warm.use(leaseAfterEcho));
  });

  it('replaces a slot after its share of runs', async () => {
    const short = pool({ runsPerSlot: 1 });

    expect(await short.use(leaseAfterEcho)).not.toBe(await short.use(leaseAfterEcho));
  });

  it('runs no more executions at a time than it has slots', async () => {
    const narrow = pool({ slots: 2 });
    await Promise.all([echo(narrow), echo(narrow)]);
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 60));
      running -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => narrow.use(work)));

    expect(most).toBe(2);
  });

  it('refuses a caller when too many wait', async () => {
    const full = pool({ queueLimit: 1 });
    const calls = [echo(full), echo(full), echo(full)];
    const outcomes = await Promise.allSettled(calls);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[2]).toMatchObject({ reason: expect.any(SandboxBusy) });
  });

  it('gives up on a caller who waited too long', async () => {
    const busy = pool({ queueDeadlineMs: 20 });
    const first = hold(busy);

    await expect(echo(busy)).rejects.toThrow(/No sandbox slot became free within 20 ms/u);
    await first.letGo();
    expect(await echo(busy)).toBe('hello\n');
  });

  it('ends the execution of a caller who leaves, and goes on', async () => {
    const left = pool();
    await echo(left);
    const idle = zygotes();
    const leaving = new AbortController();
    const call = left.use((lease) => lease.run(SLEEP), { signal: leaving.signal });
    const outcome = Promise.allSettled([call]);
    const isRunning = (): boolean => zygotes().some((pid) => !idle.includes(pid));
    await vi.waitFor(() => expect(isRunning()).toBe(true), SOON);
    leaving.abort(new Error('left'));

    expect(await outcome).toMatchObject([{ status: 'rejected', reason: { message: 'left' } }]);
    expect(await echo(left)).toBe('hello\n');
  });

  it('lets go of a caller who leaves the queue', async () => {
    const busy = pool();
    const first = hold(busy);
    const leaving = new AbortController();
    const waiting = busy.use(() => Promise.resolve(1), { signal: leaving.signal });
    leaving.abort(new Error('left'));

    await expect(waiting).rejects.toThrow('left');
    await first.letGo();
  });

  it('finishes what runs before it closes, and leaves nothing running', async () => {
    const closing = makePool({ slots: 2 });
    const before = zygotes();
    const calls = [echo(closing), echo(closing)];
    await closing.close();

    expect(await Promise.all(calls)).toEqual(['hello\n', 'hello\n']);
    await expect(echo(closing)).rejects.toThrow(SandboxUnavailable);
    // What other tests have disposed of may still be ending.
    const left = (): number[] => zygotes().filter((pid) => !before.includes(pid));
    await vi.waitFor(() => expect(left()).toEqual([]), SOON);
  });

  it('says why it cannot start', async () => {
    await expect(echo(pool({ pythonPath: '/nowhere' }))).rejects.toThrow(
      /The sandbox cannot start: .*falconry_sandbox/u,
    );
  });
});

const SCALE = Number(process.env['FALCONRY_SCALE'] ?? 1);
const KILLS = 50 * SCALE;

describe('a slot in doubt', () => {
  it.each([
    ['answers another request', `frame(**{**report, 'id': 'another'})`],
    ['answers what is no JSON', `b'\\0\\0\\0\\4{{{{'`],
    ['answers in another shape', `frame(id=id, verdict='passed')`],
    [
      'could not confine a process',
      `frame(**{**report, 'program': {**ending, 'confinementError': 'EPERM'}})`,
    ],
  ])('that %s judges nothing, and is replaced', async (_, frames) => {
    const lying = lyingZygote(frames);
    const [verdict] = await new SandboxCodeRunner(pool({ python: lying.python })).run([DOUBLE]);

    expect(verdict).toMatchObject({ status: 'sandbox_error', kind: 'unavailable', passed: 0 });
    expect(lying.starts()).toBe(2);
  });

  it('that speaks out of turn is never asked again', async () => {
    const lying = lyingZygote(`frame(**report) + frame(**report)`);
    const doubted = pool({ python: lying.python });
    await doubted.use((lease) => lease.run(ECHO));
    await doubted.use((lease) => lease.run(ECHO));

    expect(lying.starts()).toBe(2);
  });
});

describe('a zygote that is killed while it works', () => {
  it(
    `loses and forges no verdict in ${KILLS} random moments`,
    async () => {
      const runner = new SandboxCodeRunner(pool({ slots: 2 }));
      await runner.run([DOUBLE]);
      const RIGHT = ['passed', undefined];
      const WRONG = ['assertion_failure', 'double(3) gave 3, expected 6'];
      const wrong = { ...DOUBLE, program: 'def double(x):\n    return x\n' };
      const judged = { ...DOUBLE, tests: ASSERTS };
      const batch = [DOUBLE, wrong, ...Array.from({ length: 6 }, () => judged)];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const run = runner.run(batch);
        await new Promise((resolve) => setTimeout(resolve, (kill * 7919) % 120));
        const [victim] = zygotes().slice(-1 - (kill % 4));
        if (victim !== undefined) {
          killIfThere(victim);
        }
        const verdicts = (await run).map(({ status, message }) => [status, message]);
        await runner.run([DOUBLE, DOUBLE]); // a slot that died idle fails here, not beside the next kill

        expect(verdicts).toEqual([RIGHT, WRONG, ...Array.from({ length: 6 }, () => RIGHT)]);
      }
    },
    300_000 * SCALE,
  );

  it('costs other work one try as well, and two fail', async () => {
    const alive = pool();
    const others = zygotes();
    let tries = 0;
    const output = await alive.useOrRepeat(async (lease) => {
      tries += 1;
      const run = lease.run(tries === 1 ? SLEEP : ECHO);
      if (tries === 1) {
        killIfThere(zygotes().find((pid) => !others.includes(pid))!);
      }
      return (await run).output.toString();
    });
    expect([tries, output]).toEqual([2, 'hello\n']);

    const dying = dyingZygote();
    const twice = pool({ python: dying.python }).useOrRepeat((lease) => lease.run(ECHO));
    await expect(twice).rejects.toThrow(SlotFailure);
    expect(dying.starts()).toBe(2);
  });

  it('is tried once more on a fresh slot, and then named as our own failure', async () => {
    const dying = dyingZygote();
    const [verdict] = await new SandboxCodeRunner(pool({ python: dying.python })).run([DOUBLE]);

    expect(verdict).toMatchObject({ status: 'sandbox_error', kind: 'unavailable', passed: 0 });
    expect(dying.starts()).toBe(2);
  });
});
