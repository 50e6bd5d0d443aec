import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Config } from '../../config/config.js';
import { asStorageError, asSyncError } from '../../jobs/storage-errors.js';
import { invalidModel } from './model-faults.js';

export interface AdapterRef {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
}

/** Where uploaded and adapted adapters lie below FALCONRY_HOME: one folder each, with names of the service's making. */
@Injectable()
export class AdapterFolders {
  constructor(private readonly config: Config) {}

  /** Below FALCONRY_HOME. */
  folderOf({ id, workspaceId }: AdapterRef): string {
    return join('adapters', workspaceId, id);
  }

  /**
   * A folder that `write` fills beside its place: it gets there whole, or nothing of it stays.
   *
   * @throws ProblemError storage-exhausted, storage-io-error; what `write` throws
   */
  async build<T>(ref: AdapterRef, write: (folder: string) => Promise<T>): Promise<T> {
    const place = this.placeOf(ref);
    const unfinished = `${place}.tmp`;
    try {
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      const written = await write(unfinished);
      await sync(unfinished);
      await rename(unfinished, place);
      await sync(dirname(place));
      return written;
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      await this.remove(ref);
      throw asStorageError(error);
    }
  }

  async remove(ref: AdapterRef): Promise<void> {
    await rm(this.placeOf(ref), { recursive: true, force: true });
  }

  private placeOf(ref: AdapterRef): string {
    return join(this.config.home, this.folderOf(ref));
  }
}

/** What a new file holds, and the part of the body that it came as. */
export interface NewFile {
  readonly path: string;
  readonly field: string;
  readonly mostBytes: number;
}

/** Writes a file that is durable when the call ends, and gives its sha256 in hex. @throws ProblemError invalid-model */
export async function writeDurably(
  { path, field, mostBytes }: NewFile,
  bytes: AsyncIterable<Buffer>,
): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const piece of bytes) {
      size += piece.length;
      if (size > mostBytes) {
        throw invalidModel(field, `It may have at most ${mostBytes} bytes.`);
      }
      hash.update(piece);
      await file.writeFile(piece);
    }
    await file.sync().catch((error: unknown) => {
      throw asSyncError(error);
    });
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    throw asSyncError(error);
  } finally {
    await handle.close();
  }
}
