import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { choosePort, isFree } from './ports.js';
import { identify, waitForEnd } from './processes.js';

/** Listens, and has threads and memory that take the kernel a while to clear away. */
const server = `
const { Worker } = require('node:worker_threads');
for (let count = 0; count < 8; count += 1) new Worker('setInterval(() => undefined, 1)', { eval: true });
globalThis.memory = Buffer.alloc(100_000_000, 1);
require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listening'));
`;

it('a killed process has ended only when its port is free again', async () => {
  const port = await choosePort();
  const child = spawn(process.execPath, ['-e', server, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const identity = identify(child.pid!)!;
  child.kill('SIGKILL');
  expect(await waitForEnd(identity, 10_000)).toBe(true);
  expect(await isFree(port)).toBe(true);
});
