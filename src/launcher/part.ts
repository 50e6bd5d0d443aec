import { z } from 'zod';
import { readRecord } from './files.js';
import type { Home } from './home.js';
import { processIdentity, type Marks } from './processes.js';

export const partNames = ['postgres', 'redis', 'milvus', 'engine', 'api', 'worker'] as const;
export type PartName = (typeof partNames)[number];

/** How to run one part. `port` is 0 for a part that listens on no port. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Added to the launcher's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Only when the part must not run as the launcher's user. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/**
 * One process of the system, as the launcher sees it. Promises of an implementation: `prepare` may be cut off at
 * any point and repeated; `command` has no effect beyond configuration files.
 */
export interface Part {
  readonly name: PartName;
  /** The folder it works in, used by no other process. */
  readonly folder: string;
  /** The process title of a server that overwrites its environment. */
  readonly title?: string;
  readonly usesPort: boolean;
  readonly fixedPort?: number;
  readonly stopSignal: NodeJS.Signals;
  readonly stopWithinMs: number;
  readonly readyWithinMs: number;
  prepare(): Promise<void>;
  command(port: number): Promise<Command>;
  /** What another process needs to reach it; a URL or host:port. */
  address(port: number): string;
}

/** What is written down about a started part, so that any later process finds it again. */
export const partRecord = z.object({
  name: z.enum(partNames),
  process: processIdentity,
  port: z.int(),
  /** May hold a password: records are readable by their owner only. */
  address: z.string(),
  folder: z.string(),
  title: z.string().optional(),
  stopSignal: z.string(),
  stopWithinMs: z.number(),
  /** Of the command and its environment: a part started with other settings is not adopted. */
  commandDigest: z.string(),
  startedAt: z.string(),
});
export type PartRecord = z.infer<typeof partRecord>;

export function readPartRecord(home: Home, name: PartName): PartRecord | undefined {
  return readRecord(home.recordFile(name), partRecord);
}

export function marksOf(
  home: Home,
  part: { name: PartName; folder: string; title?: string | undefined },
): Marks {
  const { folder, title } = part;
  const marker = `${home.folder}#${part.name}`;
  return { marker, folder, ...(title === undefined ? {} : { title }) };
}
