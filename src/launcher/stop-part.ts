import { rmSync } from 'node:fs';
import { readPartRecord, marksOf, type Part, type PartName } from './part.js';
import type { Home } from './home.js';
import { findProcesses, isAlive, stopProcess } from './processes.js';

/** Stops a part by its record, and every process that carries its marks; returns how many were running. */
export async function stopPart(home: Home, name: PartName): Promise<number> {
  const record = readPartRecord(home, name);
  const part = {
    name,
    folder: record?.folder ?? home.dataFolder(name),
    title: record?.title,
    stopSignal: (record?.stopSignal ?? 'SIGTERM') as NodeJS.Signals,
    stopWithinMs: record?.stopWithinMs ?? 10_000,
  };
  const running = record !== undefined && isAlive(record.process);
  if (running) {
    await stopProcess(record.process, part.stopSignal, part.stopWithinMs);
  }
  const strays = await stopStrays(home, part);
  rmSync(home.recordFile(name), { force: true });
  return strays + (running ? 1 : 0);
}

type Stoppable = Pick<Part, 'name' | 'folder' | 'stopSignal' | 'stopWithinMs'> & {
  title?: string | undefined;
};

/** Ends what an earlier launcher left behind without a record. */
export async function stopStrays(home: Home, part: Stoppable): Promise<number> {
  const strays = findProcesses(marksOf(home, part));
  await Promise.all(
    strays.map(async (stray) => stopProcess(stray, part.stopSignal, part.stopWithinMs)),
  );
  return strays.length;
}
