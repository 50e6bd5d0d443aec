import { z } from 'zod';
import { readRecord } from './files.js';
import type { Home } from './home.js';
import { holderOf } from './lock.js';
import { partNames, readPartRecord, type PartName } from './part.js';
import { probePart } from './probes.js';
import { isAlive } from './processes.js';

/** What the supervisor writes down about its work. */
export const supervision = z.object({
  /** Of the settings it was started with; other settings need another supervisor. */
  settingsDigest: z.string(),
  external: z.partialRecord(z.enum(partNames), z.string()),
  parts: z.partialRecord(
    z.enum(partNames),
    z.object({
      state: z.enum(['starting', 'ready', 'restarting', 'given_up']),
      /** Restarts since the supervisor started. */
      restarts: z.int(),
      message: z.string().nullable(),
    }),
  ),
});
export type Supervision = z.infer<typeof supervision>;
export type Supervised = NonNullable<Supervision['parts'][PartName]>;

export interface PartStatus {
  readonly name: PartName;
  readonly state: Supervised['state'] | 'external' | 'stopped' | 'unsupervised';
  readonly pid: number | null;
  readonly port: number | null;
  /** Without passwords. */
  readonly address: string | null;
  readonly healthy: boolean;
  readonly startedAt: string | null;
  readonly restarts: number;
  /** Where a part keeps its data when that is outside the home folder. */
  readonly folder: string | null;
  readonly message: string | null;
}

export interface Status {
  readonly home: string;
  readonly supervisor: number | null;
  readonly parts: readonly PartStatus[];
}

export const supervisorLock = (home: Home): string => home.recordFile('supervisor.lock');

export function readSupervision(home: Home): Supervision | undefined {
  return readRecord(home.recordFile('supervision'), supervision);
}

/** The supervisor's process, when it runs. */
export function supervisorPid(home: Home): number | null {
  const holder = holderOf(supervisorLock(home));
  return holder !== undefined && isAlive(holder) ? holder.pid : null;
}

/** Looks at every part: its process by the record, its health by asking it. */
export async function readStatus(home: Home): Promise<Status> {
  const supervisor = supervisorPid(home);
  const known = supervisor === null ? undefined : readSupervision(home);
  const parts = await Promise.all(partNames.map(async (name) => partStatus(home, name, known)));
  return { home: home.folder, supervisor, parts };
}

async function partStatus(
  home: Home,
  name: PartName,
  known: Supervision | undefined,
): Promise<PartStatus> {
  const external = known?.external[name];
  const record = readPartRecord(home, name);
  const alive = record !== undefined && isAlive(record.process);
  const supervised = known?.parts[name];
  const address = external ?? (alive ? record.address : undefined);
  const failure = address === undefined ? 'not running' : await failureOf(name, address);
  return {
    name,
    state: external === undefined ? stateOf(alive, supervised) : 'external',
    pid: alive ? record.process.pid : null,
    port: alive && record.port > 0 ? record.port : null,
    address: address === undefined ? null : withoutPassword(address),
    healthy: failure === null,
    startedAt: alive ? record.startedAt : null,
    restarts: supervised?.restarts ?? 0,
    folder: alive && !record.folder.startsWith(home.folder) ? record.folder : null,
    message: supervised?.message ?? failure,
  };
}

function stateOf(alive: boolean, supervised: Supervised | undefined): PartStatus['state'] {
  if (supervised !== undefined) {
    return supervised.state;
  }
  return alive ? 'unsupervised' : 'stopped';
}

async function failureOf(name: PartName, address: string): Promise<string | null> {
  try {
    await probePart(name, address);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function withoutPassword(address: string): string {
  return address.replace(/\/\/[^@/]*@/, '//');
}
