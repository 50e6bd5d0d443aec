import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { draftOf, hasCode, makePrivateFolder, readRecord } from './files.js';
import { identify, isAlive, processIdentity, type ProcessIdentity } from './processes.js';

/** Runs `work` while no other process holds the lock file. @throws after `withinMs` of waiting. */
export async function withLock<T>(
  file: string,
  withinMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  while (!tryLock(file)) {
    if (performance.now() > deadline) {
      throw new Error(`${file} is held by process ${holderOf(file)?.pid ?? 'unknown'}; try again`);
    }
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock for this process's life. A lock whose holder died is taken over. */
export function tryLock(file: string): boolean {
  makePrivateFolder(dirname(file));
  const holder = holderOf(file);
  if (holder !== undefined && !isAlive(holder)) {
    setAside(file, holder);
  }
  const draft = draftOf(file);
  writeFileSync(draft, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) {
      return false;
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

export function holderOf(file: string): ProcessIdentity | undefined {
  return readRecord(file, processIdentity);
}

/** Removes a dead holder's lock; puts it back if a live process took it between our look and our move. */
function setAside(file: string, dead: ProcessIdentity): void {
  const aside = draftOf(file);
  try {
    renameSync(file, aside);
    const moved = holderOf(aside);
    if (moved !== undefined && (moved.pid !== dead.pid || moved.started !== dead.started)) {
      linkSync(aside, file);
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) {
      throw error;
    }
  } finally {
    rmSync(aside, { force: true });
  }
}
