import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIfThere } from '../../launcher/files.js';
import type { Home } from '../../launcher/home.js';
import { readJunit } from './junit.js';
import type { Outcome, SuiteRun } from './outcome.js';
import { runProgram } from './run.js';

const withinMs = 3_600_000;
const noTests = 5;

export interface PytestRun {
  readonly scale?: number;
  /** Shows the output as it comes, besides returning it. */
  readonly show?: boolean;
}

/** Runs the Python suite, whose output has its progress, and every failure in full. */
export async function runPytest(
  home: Home,
  { scale = 1, show = true }: PytestRun = {},
): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-pytest-'));
  try {
    const report = join(folder, 'junit.xml');
    const args = ['-m', 'pytest', 'python/tests', '-p', 'no:cacheprovider', `--junitxml=${report}`];
    const { code, output } = await runProgram(home.python, args, {
      home,
      withinMs,
      show,
      environment: { FALCONRY_SCALE: String(scale) },
    });
    const outcomes = readJunit(readIfThere(report) ?? '', 'python');
    const explained = outcomes.some(({ state }) => state === 'failed');
    if (code === 0 || code === noTests || explained) {
      return { outcomes, output };
    }
    const detail = `exit status ${code ?? 'none'}`;
    const whole: Outcome = { suite: 'python', name: 'the run itself', state: 'failed', detail };
    return { outcomes: [...outcomes, whole], output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
