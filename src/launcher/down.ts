import { rmSync } from 'node:fs';
import { countUsers } from './borrow.js';
import type { Home } from './home.js';
import { readPartRecord, type PartName } from './part.js';
import { identify, isAlive, stopProcess } from './processes.js';
import { removeSocketFolder } from './sockets.js';
import { stages } from './stack.js';
import { supervisorLock, supervisorPid } from './status.js';
import { stopPart } from './stop-part.js';

/** Stages end one after the other, and each part has its own limit within this one. */
const supervisorStopMs = 200_000;

/**
 * Stops the supervisor and every part of a home: those on record, and those that a killed launcher left without
 * one. Parts left by a test run go too when no test uses them. Data stays. Returns what was running.
 */
export async function stopService(home: Home): Promise<string[]> {
  const stopped: string[] = [];
  const pid = supervisorPid(home);
  const supervisor = pid === null ? undefined : identify(pid);
  if (supervisor !== undefined) {
    stopped.push('supervisor', ...stages.flat().filter((name) => isRunning(home, name)));
    await stopProcess(supervisor, 'SIGTERM', supervisorStopMs);
  }
  stopped.push(...(await stopParts(home)));
  rmSync(supervisorLock(home), { force: true });
  rmSync(home.recordFile('supervision'), { force: true });
  removeSocketFolder(home);
  const tests = home.forTests();
  if (countUsers(tests) === 0) {
    stopped.push(...(await stopParts(tests)).map((name) => `${name} of the tests`));
    removeSocketFolder(tests);
  }
  return stopped;
}

async function stopParts(home: Home): Promise<string[]> {
  const stopped: string[] = [];
  for (const stage of stages.toReversed()) {
    const counts = await Promise.all(
      stage.map(async (name) => ({ name, count: await stopPart(home, name) })),
    );
    stopped.push(...counts.filter(({ count }) => count > 0).map(({ name }) => name));
  }
  return stopped;
}

function isRunning(home: Home, name: PartName): boolean {
  const record = readPartRecord(home, name);
  return record !== undefined && isAlive(record.process);
}
