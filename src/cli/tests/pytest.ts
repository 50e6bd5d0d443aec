import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from '../../launcher/files.js';
import type { Home } from '../../launcher/home.js';
import { readJunit } from './junit.js';
import type { Outcome } from './outcome.js';
import { runProgram } from './run.js';

const withinMs = 1_800_000;
const noTests = 5;

/** Runs the Python suite, which shows its progress, and every failure in full. */
export async function runPytest(home: Home, scale = 1): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-pytest-'));
  try {
    const report = join(folder, 'junit.xml');
    const args = ['-m', 'pytest', 'python/tests', '-p', 'no:cacheprovider', `--junitxml=${report}`];
    const { code } = await runProgram(home.python, args, {
      home,
      withinMs,
      show: true,
      environment: { FALCONRY_SCALE: String(scale) },
    });
    const outcomes = readJunit(readIfThere(report) ?? '', 'python');
    const explained = outcomes.some(({ state }) => state === 'failed');
    if (code === 0 || code === noTests || explained) {
      return outcomes;
    }
    const detail = `exit status ${code ?? 'none'}`;
    return [...outcomes, { suite: 'python', name: 'the run itself', state: 'failed', detail }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
