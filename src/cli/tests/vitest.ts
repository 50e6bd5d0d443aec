import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Home } from '../../launcher/home.js';
import type { Outcome, SuiteRun, VitestSuite } from './outcome.js';
import { runProgram } from './run.js';

const withinMs = 3_600_000;

const outcome = z.object({
  suite: z.string(),
  name: z.string(),
  state: z.enum(['passed', 'failed', 'skipped']),
  detail: z.string(),
});

export interface VitestRun {
  readonly suites: readonly VitestSuite[];
  /** Words that a spec file's path must contain one of; all files when empty. */
  readonly files?: readonly string[];
  readonly scale?: number;
  /** Shows the output as it comes, besides returning it. */
  readonly show?: boolean;
}

/** Runs the suites in one Vitest process, whose output has its progress, and every failure in full. */
export async function runVitest(
  home: Home,
  { suites, files = [], scale = 1, show = true }: VitestRun,
): Promise<SuiteRun> {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-outcomes-'));
  const report = join(folder, 'outcomes.jsonl');
  try {
    const { code, output } = await runProgram(
      join(home.root, 'node_modules', '.bin', 'vitest'),
      [
        'run',
        '--passWithNoTests',
        '--reporter=default',
        '--reporter=./test/support/outcomes.reporter.ts',
        ...suites.map((suite) => `--project=${suite}*`),
        ...files,
      ],
      {
        home,
        withinMs,
        show,
        environment: { FALCONRY_OUTCOMES: report, FALCONRY_SCALE: String(scale) },
      },
    );
    return { outcomes: withExitCode(readOutcomes(report), code), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOutcomes(report: string): Outcome[] {
  try {
    const lines = readFileSync(report, 'utf8').trim().split('\n').filter(Boolean);
    return lines.map((line) => outcome.parse(JSON.parse(line)));
  } catch (error) {
    const detail = `the run left no readable report: ${String(error)}`;
    return [{ suite: 'vitest', name: 'report', state: 'failed', detail }];
  }
}

/** A run that failed without a failed test, such as one whose start-up broke, still counts as a failure. */
function withExitCode(outcomes: Outcome[], code: number | null): Outcome[] {
  if (code === 0 || outcomes.some(({ state }) => state === 'failed')) {
    return outcomes;
  }
  const detail = code === null ? 'ended by a signal or its time limit' : `exit status ${code}`;
  return [...outcomes, { suite: 'vitest', name: 'the run itself', state: 'failed', detail }];
}
