import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineConnection } from '../../src/policy/engine-connection.js';
import type { EngineAddress } from '../../src/policy/engine-exchange.js';
import { PYTHON, PYTHON_PATH } from './sandbox.js';

const START_DEADLINE_MS = 240_000;
const ENVIRONMENT = {
  ...process.env,
  PYTHONPATH: PYTHON_PATH,
  OMP_NUM_THREADS: '1',
  HF_HUB_DISABLE_PROGRESS_BARS: '1',
};

/** A real engine of the test's own, and a folder that goes with it. */
export interface EngineProcess {
  readonly address: EngineAddress;
  readonly folder: string;
  /** Kills the process as a crash would. */
  kill(): Promise<void>;
  /** Makes the process hang: the kernel still takes connections for it. */
  hang(): void;
  wake(): void;
  stop(): Promise<void>;
}

/** Starts an engine on a unix socket, or on TCP with a token when a port is given. */
export async function startEngine(
  tcp: { readonly port: number; readonly token: string } | null = null,
  folder: string = mkdtempSync(join(tmpdir(), 'engine-')),
): Promise<EngineProcess> {
  const socket = join(folder, 'engine.sock');
  const place =
    tcp === null ? ['--socket', socket] : ['--host', '127.0.0.1', '--port', `${tcp.port}`];
  const child = spawn(PYTHON, ['-m', 'falconry_engine', ...place, '--exit-with-parent'], {
    env: { ...ENVIRONMENT, ...(tcp === null ? {} : { ENGINE_TOKEN: tcp.token }) },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const address =
    tcp === null
      ? { url: `unix:${socket}` }
      : { url: `http://127.0.0.1:${tcp.port}`, token: tcp.token };
  await untilHealthy(address, child);
  return {
    address,
    folder,
    kill: () => end(child, 'SIGKILL'),
    hang: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT');
      await end(child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Writes a tiny random model with a byte-level tokenizer. */
export function writeTinyModel(folder: string): string {
  const made = spawnSync(PYTHON, ['-m', 'tests.engine.tiny', folder], {
    env: ENVIRONMENT,
    encoding: 'utf8',
    timeout: START_DEADLINE_MS,
  });
  if (made.status !== 0) {
    throw new Error(`The tiny model could not be written: ${made.stderr}`);
  }
  return folder;
}

async function untilHealthy(address: EngineAddress, child: ChildProcess): Promise<void> {
  const connection = new EngineConnection(address);
  const deadline = Date.now() + START_DEADLINE_MS;
  try {
    while (isUp(child) && Date.now() < deadline) {
      if (
        await connection.health().then(
          () => true,
          () => false,
        )
      ) {
        return;
      }
      await sleep(200);
    }
  } finally {
    await connection.close();
  }
  throw new Error(`The engine did not start (it ended by ${child.signalCode ?? child.exitCode}).`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (isUp(child)) {
    child.kill(signal);
    await once(child, 'exit');
  }
}

function isUp(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
