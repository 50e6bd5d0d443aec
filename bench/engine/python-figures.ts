import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../../src/launcher/home.js';
import type { Ratio } from '../ratio.js';

const Figures = z.array(
  z.object({
    name: z.string(),
    value: z.number(),
    goal: z.number(),
    peer: z.string(),
    unit: z.string(),
    better: z.enum(['higher', 'lower']),
  }),
);

/** The figures whose peers are Python libraries: both sides run in one process, or in two that take turns. */
export async function measureInPython(home: Home, args: readonly string[]): Promise<Ratio[]> {
  const trl = process.env['TRL_PYTHON'];
  const options = trl ? ['--trl', trl] : [];
  const child = spawn(home.python, ['-m', 'falconry_bench', ...args, ...options], {
    env: { ...process.env, PYTHONPATH: join(home.root, 'python'), OMP_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) {
    throw new Error(`python -m falconry_bench ended with exit status ${String(code)}`);
  }
  return Figures.parse(JSON.parse(output));
}
