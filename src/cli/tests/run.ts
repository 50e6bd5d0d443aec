import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Home } from '../../launcher/home.js';

/** Settings that would lead a suite to the user's own running parts. */
const hidden = [
  'DATABASE_URL',
  'REDIS_URL',
  'MILVUS_ADDRESS',
  'ENGINE_URL',
  'ENGINE_TOKEN',
  'API_HOST',
  'API_PORT',
  'OUTBOUND_ALLOW',
  'SECRET_KEY_FILE',
];

export interface Finished {
  /** Null when a signal or the time limit ended it. */
  readonly code: number | null;
  readonly output: string;
}

export interface RunOptions {
  readonly home: Home;
  readonly withinMs: number;
  /** Shows the output as it comes, besides returning it. */
  readonly show?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program in the repository with the output of both its streams in one text. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { home, withinMs, show = false, environment = {} }: RunOptions,
): Promise<Finished> {
  const child = spawn(file, args, {
    cwd: home.root,
    env: { ...suiteEnvironment(home), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: withinMs,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
      if (show) {
        process.stdout.write(text);
      }
    });
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, output: `${file}: ${error.message}` }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Runs `work` with a folder for temporary files that is deleted at the end, whatever the suites leave in it. */
export async function withTemporaryFolder<T>(work: () => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'falconry-test-'));
  // Some suites run programs as other users, who must be able to pass.
  chmodSync(folder, 0o755);
  process.env['TMPDIR'] = folder;
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function suiteEnvironment(home: Home): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !hidden.includes(name));
  return {
    ...Object.fromEntries(kept),
    FALCONRY_HOME: home.folder,
    PYTHON: home.python,
    PYTHONPATH: `${home.root}/python`,
    PYTHONDONTWRITEBYTECODE: '1',
    OMP_NUM_THREADS: '1',
    // Its output goes through a pipe: whether that ends at a terminal is known here only.
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
}
