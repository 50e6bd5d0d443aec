import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { measure } from './bench.js';

let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'falconry bench '));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, 'error').mockImplementation((text: string) => void printed.push(text));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function bench(name: string, body: string): void {
  writeFileSync(join(folder, `${name}.js`), `export async function run() { ${body} }`);
}

function ratio(value: number, goal: number, better: 'higher' | 'lower'): object {
  return { name: 'speed', value, goal, peer: 'numpy 2.4', unit: 'x', better };
}

it.each([
  [2, 1.5, 'higher', 0],
  [1.4, 1.5, 'higher', 1],
  [1.4, 1.5, 'lower', 0],
  [2, 1.5, 'lower', 1],
] as const)('%d against a goal of %d, %s is better: exit status %d', async (...row) => {
  const [value, goal, better, status] = row;
  bench('speed', `return { ratios: [${JSON.stringify(ratio(value, goal, better))}] };`);
  expect(await measure(folder, 'speed')).toBe(status);
  expect(printed.join('\n')).toContain('numpy 2.4');
  expect(printed.join('\n')).toContain(status === 0 ? 'met' : 'MISSED');
});

it('prints the ratios as JSON for scripts', async () => {
  const ratios = [ratio(2, 1, 'higher')];
  bench('speed', `return ${JSON.stringify({ ratios })};`);
  await measure(folder, 'speed', { json: true });
  expect(JSON.parse(printed.join(''))).toEqual({ ratios });
});

it('exits 2 and says what to set when a peer or its data is missing', async () => {
  bench('speed', `throw Object.assign(new Error('set HUMAN_EVAL_DIR'), { name: 'MissingPeer' });`);
  expect(await measure(folder, 'speed')).toBe(2);
  expect(printed).toEqual(['bench speed: set HUMAN_EVAL_DIR']);
});

it('names the benches there are when asked for another', async () => {
  bench('speed', 'return { ratios: [] };');
  await expect(measure(folder, 'sped')).rejects.toThrow('no bench sped; there are: speed');
});
