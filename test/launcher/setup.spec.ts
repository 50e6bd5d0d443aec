import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Checkout, ended, npm, python, untilSaid } from './shell.js';

const everything = [
  'npm ci --no-audit --no-fund --loglevel=error skip=skip',
  'venv',
  'pip',
  'embedding',
];
/** How long a test waits for what happens soon; only a machine that is very busy takes that long. */
const SOON = { timeout: 100_000, interval: 20 };
let checkout: Checkout;

beforeEach(() => {
  checkout = new Checkout();
});

afterEach(() => {
  checkout.remove();
});

describe('a set-up', () => {
  it('does every step once, on a path with spaces, and hands over to the command line', async () => {
    const { code, output } = await checkout.run('up');
    expect(output).toContain('falconry runs: up');
    expect(code).toBe(0);
    expect(checkout.work()).toEqual(everything);
  });

  it('has nothing to do the second time, and takes under two seconds for it', async () => {
    await checkout.run('setup');
    checkout.forgetWork();
    const tookMs: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      const began = performance.now();
      expect((await checkout.run('setup')).code).toBe(0);
      tookMs.push(performance.now() - began);
    }
    // A busy machine may hold up one of them.
    expect(Math.min(...tookMs)).toBeLessThan(2_000);
    expect(checkout.work()).toEqual([]);
  });

  it('can be started through a symbolic link', async () => {
    const link = join(checkout.root, 'link');
    symlinkSync(join(checkout.root, 'falconry'), link);
    expect((await checkout.run('setup', {}, link)).output).toContain('falconry runs: setup');
  });

  it('brings the Python environment up to date without making it anew when the requirements change', async () => {
    await checkout.run('setup');
    checkout.forgetWork();
    checkout.write('python/requirements.txt', 'torch==2.13.0\nmore\n');
    await checkout.run('setup');
    expect(checkout.work()).toEqual(['pip']);
  });

  it('builds again when a source changes, and not when a test does', async () => {
    await checkout.run('setup');
    checkout.write('src/main.spec.ts', 'a test');
    expect((await checkout.run('setup')).output).not.toContain('build');
    checkout.write('src/main.ts', 'export const changed = true;\n');
    expect((await checkout.run('setup')).output).toContain('build: done');
  });

  it('makes a home for a user who has none', async () => {
    const { output } = await checkout.run('setup', { HOME: '' });
    expect(output).toContain(`HOME ${checkout.home}/home`);
  });

  it('shows the end of what a failed step printed', async () => {
    checkout.program('npm', 'echo "E404 no such package" >&2; exit 1');
    const { code, output } = await checkout.run('setup');
    expect(code).toBe(1);
    expect(output).toContain('E404 no such package');
    expect(output).toContain('Node packages: failed');
    expect(output).not.toContain('falconry runs');
  });
});

describe('a set-up that was cut off', () => {
  it('installs the Node packages again when npm was killed half-way', async () => {
    checkout.program('npm', 'mkdir -p node_modules/half; exec sleep 60');
    const first = checkout.start('setup');
    await vi.waitFor(() => expect(checkout.has('node_modules/half')).toBe(true), SOON);
    await vi.waitFor(() => expect(checkout.read('.falconry/setup.child')).not.toBe(''), SOON);
    first.kill('SIGKILL');
    await ended(first);
    checkout.program('npm', npm);
    expect((await checkout.run('setup')).code).toBe(0);
    expect(checkout.work()).toEqual(everything);
    expect(checkout.has('node_modules/half')).toBe(false);
  });

  it('makes the Python environment anew when pip did not finish', async () => {
    await checkout.run('setup');
    checkout.forgetWork();
    rmSync(join(checkout.home, 'venv', '.falconry-stamp'));
    writeFileSync(join(checkout.home, 'venv', 'half'), '');
    await checkout.run('setup');
    expect(checkout.work()).toEqual(['venv', 'pip']);
    expect(checkout.has('.falconry/venv/half')).toBe(false);
  });

  it('makes the Python environment anew when its Python is gone', async () => {
    await checkout.run('setup');
    checkout.forgetWork();
    rmSync(join(checkout.home, 'venv', 'bin', 'python'));
    await checkout.run('setup');
    expect(checkout.work()).toEqual(['venv', 'pip']);
  });

  it('takes over the lock of a dead set-up, and waits for a living one', async () => {
    mkdirSync(checkout.home, { recursive: true });
    writeFileSync(join(checkout.home, 'setup.lock'), '999999 12345\n');
    checkout.program('npm', `while [ ! -e go-on ]; do sleep 0.1; done\n${npm}`);
    const first = checkout.run('setup');
    await vi.waitFor(() => expect(checkout.has('.falconry/setup.child')).toBe(true), SOON);
    const waiting = checkout.start('setup');
    const second = ended(waiting);
    await untilSaid(waiting, 'another set-up is running');
    checkout.write('go-on', '');
    const both = await Promise.all([first, second]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(checkout.work()).toEqual(everything);
    expect(checkout.has('.falconry/setup.lock')).toBe(false);
  });
});

describe('a machine that lacks something', () => {
  it.each([
    ['no Node.js', () => checkout.missing('node'), 'Node.js 20.19 or newer is missing'],
    ['an old Node.js', () => checkout.program('node', 'echo v18.20.1'), 'Node.js is v18.20.1'],
    ['no npm', () => checkout.missing('npm'), 'npm is missing (Debian: apt-get install npm)'],
    ['no Python', () => checkout.missing('python3'), 'Python 3.11 or newer is missing'],
    [
      'an old Python',
      () => checkout.program('python3', 'exit 1'),
      'Python 3.11 or newer is missing',
    ],
    [
      'a Python without venv',
      () => checkout.program('python3', `case "$*" in *ensurepip*) exit 1 ;; esac`),
      'python3 cannot make virtual environments (Debian: apt-get install python3-venv)',
    ],
  ])('says so: %s', async (_, arrange, message) => {
    arrange();
    const { code, output } = await checkout.run('setup');
    expect(output).toContain(message);
    expect(code).toBe(1);
    expect(checkout.work()).toEqual([]);
  });

  it('is told everything at once', async () => {
    checkout.missing('npm');
    checkout.missing('python3');
    const { output } = await checkout.run('setup');
    expect(output).toContain('npm is missing');
    expect(output).toContain('Python 3.11 or newer is missing');
  });

  it('is told the figure when there is too little disk, before anything is installed', async () => {
    checkout.program('df', `printf 'head\\n/dev/vda 1000000 800000 204800 80%% /\\n'`);
    const { code, output } = await checkout.run('setup');
    expect(code).toBe(1);
    expect(output).toMatch(/too little disk .*: \d+ MB are needed under .*, 200 MB are free/);
    expect(checkout.work()).toEqual([]);
  });

  it('is told the size of torch with CUDA when pip would fetch that one', async () => {
    const report = `case "$*" in *--dry-run*) echo '"requires_dist": ["nvidia-cublas"]'; exit ;; esac`;
    checkout.program('python3', `${report}\n${python}`);
    checkout.program('df', `printf 'head\\n/dev/vda 1 1 5120000 80%% /\\n'`);
    const { output } = await checkout.run('setup');
    expect(output).toContain('torch with CUDA');
    expect(output).toMatch(/too little disk for the Python packages with CUDA: 9000 MB .* 5000 MB/);
    expect(checkout.work()).not.toContain('pip');
  });

  it('needs nothing installed to say that nothing runs', async () => {
    checkout.missing('node');
    const { code, output } = await checkout.run('down');
    expect(code).toBe(1);
    expect(output).toContain('nothing is set up here yet: ./falconry setup');
  });
});
