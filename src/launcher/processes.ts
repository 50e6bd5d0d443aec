import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { hasCode } from './files.js';

/** Names one process for good: a pid alone is reused, together with its start time it is not. */
export const processIdentity = z.object({
  pid: z.int().positive(),
  /** Clock ticks since boot, field 22 of /proc/PID/stat. */
  started: z.int(),
  boot: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/**
 * Undefined when no such process runs. A zombie does not count as running once its threads have ended: until then
 * they hold its files and ports.
 */
export function identify(pid: number): ProcessIdentity | undefined {
  const fields = statFields(pid);
  const hasEnded = fields?.[0] === 'Z' && Number(fields[17]) <= 1;
  if (fields === undefined || hasEnded || fields[0] === 'X') {
    return undefined;
  }
  return { pid, started: Number(fields[19]), boot: bootId() };
}

export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== undefined && now.started === identity.started && now.boot === identity.boot;
}

/** What a process of one part can be told by. */
export interface Marks {
  /** Value of FALCONRY_PART in its environment. */
  readonly marker: string;
  /** Its working folder; counts only together with `title`. */
  readonly folder: string;
  /** Set for servers that overwrite their environment to change their title. */
  readonly title?: string;
}

/** Every running process that carries the marks, so that none is lost when a record was never written. */
export function findProcesses(marks: Marks): ProcessIdentity[] {
  const own = process.pid;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== own && carries(pid, marks))
    .flatMap((pid) => identify(pid) ?? []);
}

/** Asks a process to end, then ends it and whatever is left of its group. */
export async function stopProcess(
  identity: ProcessIdentity,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<void> {
  if (!isAlive(identity)) {
    return;
  }
  send(identity.pid, signal);
  await waitForEnd(identity, withinMs);
  if (isAlive(identity)) {
    send(identity.pid, 'SIGKILL');
    await waitForEnd(identity, 5_000);
  }
  send(-identity.pid, 'SIGKILL');
}

/** False when the process still runs at the deadline. */
export async function waitForEnd(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(identity)) {
    if (performance.now() > deadline) {
      return false;
    }
    await sleep(20);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) {
      throw error;
    }
  }
}

function carries(pid: number, marks: Marks): boolean {
  if (readProc(pid, 'environ')?.split('\0').includes(`FALCONRY_PART=${marks.marker}`)) {
    return true;
  }
  return (
    marks.title !== undefined &&
    readProc(pid, 'comm')?.trim() === marks.title &&
    workingFolder(pid) === marks.folder
  );
}

/** The fields of /proc/PID/stat after the command, which is in brackets and may hold anything. */
function statFields(pid: number): string[] | undefined {
  const text = readProc(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // Gone in the meantime, or another user's: in both cases not one of ours.
    return undefined;
  }
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

let boot: string | undefined;

function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}
