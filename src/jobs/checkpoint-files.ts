import { access, mkdir, open, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { contentOf, type FileContent, filesBelow, MANIFEST_FILE } from './checkpoint-manifest.js';
import { asSyncError } from './storage-errors.js';

/** What is done on the disk to make a checkpoint, one durable step at a time. */
@Injectable()
export class CheckpointFiles {
  /** Bytes that can still be written where `folder` is. */
  async freeBytes(folder: string): Promise<number> {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  }

  exists(folder: string): Promise<boolean> {
    return access(folder).then(
      () => true,
      () => false,
    );
  }

  async make(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }

  write(folder: string, name: string, text: string): Promise<void> {
    return writeFile(join(folder, name), text);
  }

  names(folder: string): Promise<string[]> {
    return readdir(folder);
  }

  below(folder: string): Promise<string[]> {
    return filesBelow(folder);
  }

  /** Makes a file durable and says what is in it. @throws StorageIoError */
  async seal(folder: string, name: string): Promise<FileContent> {
    const path = join(folder, name);
    await sync(path);
    return contentOf(path);
  }

  /** Makes the manifest durable, and with it the names of all files. @throws StorageIoError */
  async writeManifest(folder: string, text: string): Promise<void> {
    await this.write(folder, MANIFEST_FILE, text);
    await sync(join(folder, MANIFEST_FILE));
    await sync(folder);
  }

  /** Puts a finished folder in its place, which does not exist yet. @throws StorageIoError */
  async publish(finished: string, place: string): Promise<void> {
    await rename(finished, place);
    await sync(dirname(place));
  }

  async remove(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }
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
