import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startService } from '../../src/launcher/up.js';
import { Installation } from './installation.js';

let it_: Installation;

beforeEach(async () => {
  it_ = await Installation.make();
});

afterEach(async () => {
  await it_.remove();
});

it('names API_PORT when another program listens there, and starts nothing', async () => {
  const port = Number(process.env['API_PORT']);
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  try {
    await expect(startService(it_.home)).rejects.toThrow(
      `port ${port} on 127.0.0.1 is in use by another program. Stop that program, or choose another port: API_PORT=`,
    );
    expect(it_.processes()).toEqual([]);
  } finally {
    other.close();
  }
});

it.each([
  ['dist/src/main.js', 0],
  ['dist/src/worker.js', 0],
  ['dist/src/worker.js', 2_000],
] as const)(
  'stops everything and shows the log when %s does not come up and ends after %i ms',
  async (program, afterMs) => {
    const fail = 'console.error("no such table: birds"); process.exit(3);';
    it_.write(program, `setTimeout(() => { ${fail} }, ${afterMs});`);
    await expect(startService(it_.home)).rejects.toThrow('no such table: birds');
    expect(it_.processes()).toEqual([]);
  },
);
