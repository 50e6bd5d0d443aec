import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readRecord, writePrivateFile } from './files.js';
import type { Home } from './home.js';

const record = z.object({ folder: z.string() });
/** A socket's path may have 107 bytes, and the folder is followed by a short name. */
const longestFolder = 60;

/** A folder for unix sockets: short whatever the home folder is called, and closed to other users. */
export function socketFolder(home: Home): string {
  const known = readRecord(home.recordFile('sockets'), record)?.folder;
  if (known && isPrivateFolder(known)) {
    return known;
  }
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const usable = runtime && runtime.length < longestFolder && isPrivateFolder(runtime);
  const folder = mkdtempSync(join(usable ? runtime : '/tmp', 'falconry-'));
  writePrivateFile(home.recordFile('sockets'), JSON.stringify({ folder }));
  return folder;
}

export function removeSocketFolder(home: Home): void {
  const known = readRecord(home.recordFile('sockets'), record)?.folder;
  if (known && isPrivateFolder(known)) {
    rmSync(known, { recursive: true, force: true });
  }
  rmSync(home.recordFile('sockets'), { force: true });
}

/** Under /tmp anyone could have made a folder of the recorded name after a reboot. */
function isPrivateFolder(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return (
    stat !== undefined &&
    stat.isDirectory() &&
    stat.uid === process.getuid?.() &&
    (stat.mode & 0o077) === 0
  );
}
