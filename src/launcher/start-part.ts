import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePrivateFolder, readIfThere, writePrivateFile } from './files.js';
import type { Home } from './home.js';
import {
  marksOf,
  readPartRecord,
  type Command,
  type Part,
  type PartName,
  type PartRecord,
} from './part.js';
import { choosePort } from './ports.js';
import { probePart } from './probes.js';
import { identify, isAlive } from './processes.js';
import { stopStrays } from './stop-part.js';

const attempts = 3;
const longestPauseMs = 500;
const logLimitBytes = 50_000_000;

/** A part that did not come up; the message ends with the last lines of its log. */
export class PartFailed extends Error {
  override readonly name = 'PartFailed';
}

/** It ended by itself: unlike one that hangs, it may do better on another port or once a lock is free. */
class PartEnded extends PartFailed {}

/**
 * Brings a part up: adopts the one its record names when it runs with the same settings, else starts it on its
 * earlier port when that is free. Returns once the part answers.
 *
 * @param signal - no process is started once it is aborted
 * @throws PartFailed when it does not answer in time, or ends three times over
 */
export async function startOrAdopt(
  home: Home,
  part: Part,
  signal?: AbortSignal,
): Promise<PartRecord> {
  const known = readPartRecord(home, part.name);
  const adopted = known && (await adopt(home, part, known, signal));
  return adopted ?? startAgain(home, part, known?.port, signal);
}

/** Undefined when it has ended, ends before it answers, or runs with other settings. */
async function adopt(
  home: Home,
  part: Part,
  known: PartRecord,
  signal?: AbortSignal,
): Promise<PartRecord | undefined> {
  const command = isAlive(known.process) ? await part.command(known.port) : undefined;
  if (command === undefined || known.commandDigest !== digestOf(command)) {
    return undefined;
  }
  try {
    await waitUntilReady(home, part, known, signal);
    return known;
  } catch (error) {
    if (error instanceof PartEnded) {
      return undefined;
    }
    throw error;
  }
}

async function startAgain(
  home: Home,
  part: Part,
  earlierPort?: number,
  signal?: AbortSignal,
): Promise<PartRecord> {
  let wanted = part.fixedPort ?? earlierPort;
  for (let attempt = 1; ; attempt += 1) {
    await stopStrays(home, part);
    await part.prepare();
    const port = part.usesPort ? (part.fixedPort ?? (await choosePort(wanted))) : 0;
    signal?.throwIfAborted();
    const record = launch(home, part, await part.command(port), port);
    try {
      await waitUntilReady(home, part, record, signal);
      return record;
    } catch (error) {
      if (attempt === attempts || !(error instanceof PartEnded)) {
        throw error;
      }
      await sleep(attempt * 500);
      // Another program may have taken the port between our look and the start: tried once more, then another.
      wanted = attempt === 1 ? wanted : undefined;
    }
  }
}

function launch(home: Home, part: Part, command: Command, port: number): PartRecord {
  const log = openLog(home.logFile(part.name));
  const marks = marksOf(home, part);
  const child = spawn(command.file, command.args, {
    cwd: part.folder,
    detached: true,
    env: { ...process.env, ...command.environment, FALCONRY_PART: marks.marker },
    stdio: ['ignore', log, log],
    ...command.user,
  });
  closeSync(log);
  // A failed spawn also shows as a missing process below; without a listener it would end the launcher.
  child.on('error', () => undefined);
  child.unref();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) {
    throw new PartFailed(
      `${part.name} could not be started: ${command.file} ${logTail(home, part.name)}`,
    );
  }
  const record: PartRecord = {
    name: part.name,
    process: identity,
    port,
    address: part.address(port),
    folder: part.folder,
    ...(part.title === undefined ? {} : { title: part.title }),
    stopSignal: part.stopSignal,
    stopWithinMs: part.stopWithinMs,
    commandDigest: digestOf(command),
    startedAt: new Date().toISOString(),
  };
  writePrivateFile(home.recordFile(part.name), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

async function waitUntilReady(
  home: Home,
  part: Part,
  record: PartRecord,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + part.readyWithinMs;
  for (let pause = 50; ; pause = Math.min(pause * 1.2, longestPauseMs)) {
    try {
      await probePart(part.name, record.address);
      return;
    } catch (error) {
      if (!isAlive(record.process)) {
        throw new PartEnded(`${part.name} ended while starting ${logTail(home, part.name)}`, {
          cause: error,
        });
      }
      if (performance.now() > deadline) {
        const seconds = part.readyWithinMs / 1000;
        throw new PartFailed(
          `${part.name} runs but did not answer within ${seconds} s ${logTail(home, part.name)}`,
          { cause: error },
        );
      }
    }
    signal?.throwIfAborted();
    await sleep(pause);
  }
}

/** Opens for appending; a log past its limit makes room and is kept once. */
function openLog(file: string): number {
  makePrivateFolder(dirname(file));
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) {
    renameSync(file, `${file}.1`);
  }
  return openSync(file, 'a', 0o600);
}

/** Where the log of a part is, and how it ends. */
export function logTail(home: Home, name: PartName): string {
  const file = home.logFile(name);
  const lines = readIfThere(file)?.trimEnd().split('\n').slice(-8) ?? [];
  return `(log: ${file})\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function digestOf(command: Command): string {
  return createHash('sha256').update(JSON.stringify(command)).digest('hex').slice(0, 16);
}
