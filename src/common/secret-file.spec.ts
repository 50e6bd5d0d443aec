import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secretAt } from './secret-file.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'falconry-secret-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('makes a secret of 32 bytes once, for its owner only, and leaves no draft', () => {
  const file = join(folder, 'made', 'key');
  const secret = secretAt(file);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(secretAt(file)).toBe(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'made'))).toEqual(['key']);
});

it('keeps the secret that an operator has put there', () => {
  const file = join(folder, 'given');
  writeFileSync(file, ' aabb \n');
  expect(secretAt(file)).toBe('aabb');
});

it('shows nobody a secret that is not whole, however often it is looked at while it is made', async () => {
  const watched = join(folder, 'watched');
  const state = new Int32Array(new SharedArrayBuffer(8));
  const watcher = new Worker(WATCHER, { eval: true, workerData: { folder: watched, state } });
  const ended = new Promise((resolve, reject) =>
    watcher.once('exit', resolve).once('error', reject),
  );
  while (Atomics.load(state, 0) === 0) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (let count = 0; count < 300; count += 1) {
    secretAt(join(watched, String(count)));
  }
  Atomics.store(state, 1, 1);
  expect(await ended).toBe(0);
});

/** Reads the secret that comes next until it is there; ends with 1 when one was not whole at first sight. */
const WATCHER = `
const { readFileSync } = require('node:fs');
const { workerData: { folder, state } } = require('node:worker_threads');
Atomics.store(state, 0, 1);
let partial = 0;
for (let next = 0; next < 300 && Atomics.load(state, 1) === 0;) {
  try {
    const { length } = readFileSync(folder + '/' + next, 'utf8').trim();
    partial += length === 64 ? 0 : 1;
    next += 1;
  } catch {}
}
process.exit(partial === 0 ? 0 : 1);
`;
