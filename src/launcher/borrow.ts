import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { draftOf, makePrivateFolder, readRecord, writePrivateFile } from './files.js';
import type { Home } from './home.js';
import { withLock } from './lock.js';
import { identify, isAlive, processIdentity } from './processes.js';
import { startOrAdopt } from './start-part.js';
import { stopPart } from './stop-part.js';
import { makeStore, storeNames, type StoreName } from './stores.js';

const lockMs = 120_000;

export interface BorrowedStores {
  readonly addresses: Record<StoreName, string>;
  /** Stops the stores when nobody else uses them. */
  readonly release: () => Promise<void>;
}

/**
 * Starts PostgreSQL, Redis and Milvus Lite of a home, or shares running ones: several test runs at once use the
 * same, and the last one out stops them. A user that was killed is noticed by its process id.
 */
export async function borrowStores(home: Home): Promise<BorrowedStores> {
  const users = usersFolder(home);
  const lock = join(home.runFolder, 'stores.lock');
  const ticket = `${draftOf(join(users, 'user'))}.json`;
  const addresses = await withLock(lock, lockMs, async () => {
    makePrivateFolder(users);
    writePrivateFile(ticket, JSON.stringify(identify(process.pid)));
    const started = await Promise.all(storeNames.map(async (name) => startStore(home, name)));
    return Object.fromEntries(started) as Record<StoreName, string>;
  });
  const release = async (): Promise<void> =>
    withLock(lock, lockMs, async () => {
      rmSync(ticket, { force: true });
      if (countUsers(home) === 0) {
        await Promise.all(storeNames.map(async (name) => stopPart(home, name)));
      }
    });
  return { addresses, release };
}

async function startStore(home: Home, name: StoreName): Promise<[StoreName, string]> {
  const part = await makeStore(home, name);
  const record = await startOrAdopt(home, part);
  return [name, record.address];
}

/** How many living processes use the stores of a home. */
export function countUsers(home: Home): number {
  const folder = usersFolder(home);
  let living = 0;
  for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
    const user = readRecord(join(folder, entry), processIdentity);
    if (user && isAlive(user)) {
      living += 1;
    } else {
      rmSync(join(folder, entry), { force: true });
    }
  }
  return living;
}

function usersFolder(home: Home): string {
  return join(home.runFolder, 'users');
}
