import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stopService } from './down.js';
import { makePrivateFolder, readIfThere } from './files.js';
import { repositoryRoot, type Home } from './home.js';
import { withLock } from './lock.js';
import { readPartRecord } from './part.js';
import { ApiPart, PortInUse } from './parts/service.js';
import { isFree } from './ports.js';
import { identify, isAlive, waitForEnd } from './processes.js';
import { codeDigest, givenSettings } from './service-environment.js';
import { readSupervision, supervisorPid, type Supervision } from './status.js';

const upWithinMs = 300_000;

/** A running service, as its clients need to know it. */
export interface RunningService {
  readonly url: string;
  readonly docsUrl: string;
  /** Null when the database had keys of its own already, none of which is on file here. */
  readonly apiKey: string | null;
  readonly apiKeyFile: string;
}

/** Called with the states of all parts whenever one of them changes. */
export type Progress = (parts: Supervision['parts']) => void;

/**
 * Starts the service of a home, or takes over the running one; parts that run with other settings or older code
 * are started again. Returns when the api answers and the worker takes jobs.
 *
 * @throws when a part does not come up; everything this call started is stopped again
 */
export async function startService(
  home: Home,
  progress: Progress = noProgress,
): Promise<RunningService> {
  return withLock(home.recordFile('up.lock'), upWithinMs, async () => {
    const digest = settingsDigest(home);
    const running = supervisorPid(home);
    if (running === null || readSupervision(home)?.settingsDigest !== digest) {
      await refuseTakenPort(home);
      await retireSupervisor(home, running);
      await waitUntilUp(home, progress, startSupervisor(home));
    } else {
      await waitUntilUp(home, progress);
    }
    return describeService(home);
  });
}

/** The running service. @throws when none runs */
export function describeService(home: Home): RunningService {
  const api = readPartRecord(home, 'api');
  if (api === undefined || !isAlive(api.process)) {
    throw new Error('the service does not run: start it with ./falconry up');
  }
  const apiKeyFile = home.secretFile('api-key');
  const apiKey = readIfThere(apiKeyFile)?.trim() || null;
  return { url: api.address, docsUrl: `${api.address}/docs`, apiKey, apiKeyFile };
}

/** Of everything that a running supervisor could be out of date with. */
export function settingsDigest(home: Home): string {
  const code = [join(home.root, 'dist', 'src'), join(home.root, 'python', 'falconry_engine')];
  const text = JSON.stringify([
    givenSettings(process.env),
    code.map((folder) => codeDigest(folder)),
  ]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Before anything is started: a clear answer costs nothing here. */
async function refuseTakenPort(home: Home): Promise<void> {
  const api = new ApiPart(home, givenSettings(process.env));
  const record = readPartRecord(home, 'api');
  const ours = record !== undefined && isAlive(record.process) && record.port === api.fixedPort;
  if (!ours && !(await isFree(api.fixedPort, api.host))) {
    throw new PortInUse(api.host, api.fixedPort);
  }
}

/** Ends the running supervisor and leaves its parts to the next one. */
async function retireSupervisor(home: Home, running: number | null): Promise<void> {
  const identity = running === null ? undefined : identify(running);
  if (identity !== undefined) {
    process.kill(identity.pid, 'SIGUSR2');
    if (!(await waitForEnd(identity, 30_000))) {
      throw new Error(`the running supervisor (process ${identity.pid}) does not end`);
    }
  }
  rmSync(home.recordFile('supervision'), { force: true });
}

/** In a session of its own, so that it outlives the terminal. */
function startSupervisor(home: Home): ChildProcess {
  makePrivateFolder(join(home.folder, 'logs'));
  const log = openSync(home.logFile('supervisor'), 'a', 0o600);
  const script = join(repositoryRoot(), 'dist', 'src', 'cli', 'main.js');
  const supervise = [script, 'supervise', '--root', home.root];
  const child = spawn(process.execPath, ['--enable-source-maps', ...supervise], {
    cwd: home.folder,
    detached: true,
    env: { ...process.env, FALCONRY_HOME: home.folder },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

async function waitUntilUp(home: Home, progress: Progress, child?: ChildProcess): Promise<void> {
  const deadline = performance.now() + upWithinMs;
  for (let shown = ''; performance.now() < deadline; await sleep(100)) {
    const parts = readSupervision(home)?.parts ?? {};
    if (JSON.stringify(parts) !== shown) {
      shown = JSON.stringify(parts);
      progress(parts);
    }
    if (parts.api?.state === 'ready' && parts.worker?.state === 'ready') {
      return;
    }
    const failed = failure(parts);
    if (failed !== undefined) {
      await stopService(home);
      throw new Error(failed);
    }
    if (child !== undefined && child.exitCode !== null) {
      throw new Error(`the supervisor ended; see ${home.logFile('supervisor')}`);
    }
  }
  throw new Error(`the service was not up within ${upWithinMs / 1000} s: see ./falconry status`);
}

function failure(parts: Supervision['parts']): string | undefined {
  const [failed] = Object.entries(parts).filter(
    ([, part]) => part.state === 'restarting' || part.state === 'given_up',
  );
  return failed && `${failed[0]} did not start: ${failed[1].message}`;
}

function noProgress(): void {}
