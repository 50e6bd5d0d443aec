import { fileURLToPath } from 'node:url';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { vi } from 'vitest';
import { SandboxPool } from '../../src/sandbox/sandbox-pool.js';
import type { SandboxPoolOptions } from '../../src/sandbox/sandbox-pool.js';
import { ANALYSIS_ZYGOTE } from '../../src/judges/analysis/analysis-tools.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const PYTHON_PATH = `${ROOT}python`;

/** The project's interpreter where it is installed, else the host's. */
export const PYTHON =
  [process.env['PYTHON'], `${ROOT}.falconry/venv/bin/python`].find(
    (path): path is string => path !== undefined && existsSync(path),
  ) ?? 'python3';

export function makePool(options: Partial<SandboxPoolOptions> = {}): SandboxPool {
  return new SandboxPool({ python: PYTHON, pythonPath: PYTHON_PATH, slots: 2, ...options });
}

/** Slots in which tools look at programs. */
export function makeAnalysisPool(options: Partial<SandboxPoolOptions> = {}): SandboxPool {
  return makePool({ slots: 1, zygote: ANALYSIS_ZYGOTE, ...options });
}

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** How long a test waits for what happens soon; only a machine that is very busy takes that long. */
export const SOON = { timeout: 100_000, interval: 20 };

/** The zygotes of this process, and whatever runs below them. */
export function zygotes(): number[] {
  return descendants(process.pid)
    .filter(({ command }) => /falconry_(?:sandbox|analysis)/u.test(command))
    .map(({ pid }) => pid);
}

/** Waits until no zygote holds a file of an execution: it frees them just after its answer. */
export async function untilAtRest(): Promise<void> {
  const held = (): string[] =>
    zygotes().flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`)
        .map((descriptor) => readlinkSync(`/proc/${pid}/fd/${descriptor}`))
        .filter((file) => file.startsWith('/memfd:')),
    );
  await vi.waitFor(() => {
    const files = held();
    if (files.length > 0) {
      throw new Error(`Still held: ${files.join(', ')}`);
    }
  }, SOON);
}

/** Every process below `ancestor`, by what /proc shows. */
export function descendants(ancestor: number): RunningProcess[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/u.test(entry))) {
    const [, rest = ''] = readIfThere(`/proc/${name}/stat`)?.split(') ') ?? [];
    parents.set(Number(name), Number(rest.split(' ')[1]));
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && pid !== 0 && (pid === ancestor || isBelow(parents.get(pid)));
  return [...parents.keys()]
    .filter((pid) => pid !== ancestor && isBelow(pid))
    .toSorted((a, b) => a - b)
    .flatMap((pid) => {
      const command = readIfThere(`/proc/${pid}/cmdline`);
      return command === null ? [] : { pid, command };
    });
}

/** Null for a process that ended meanwhile. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
