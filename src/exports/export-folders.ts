import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import type { ExportEntity } from './export.entity.js';

type ExportRef = Pick<ExportEntity, 'id' | 'workspaceId'>;

/** Written by the engine: it appears whole, from a folder of a longer name beside it. */
const FILES = 'files';
const NAME = /^exp_[0-9a-v]{26}$/;

/** Where exports lie below FALCONRY_HOME: one folder each, which nothing else uses. */
@Injectable()
export class ExportFolders {
  private readonly root: string;

  constructor({ home }: Config) {
    this.root = join(home, 'exports');
  }

  /** Where the files of an export are. */
  filesOf(ref: ExportRef): string {
    return join(this.placeOf(ref), FILES);
  }

  /** Makes room for the files. What an earlier try of the same request has finished stays, unless asked otherwise. */
  async prepare(ref: ExportRef, isAnew: boolean): Promise<void> {
    if (isAnew) {
      await this.remove(ref);
    }
    await mkdir(this.placeOf(ref), { recursive: true, mode: 0o700 });
  }

  /** Removes what tries that were cut off have left beside the files. */
  async tidy(ref: ExportRef): Promise<void> {
    const place = this.placeOf(ref);
    const left = (await readdir(place)).filter((name) => name !== FILES);
    await Promise.all(left.map((name) => rm(join(place, name), { recursive: true, force: true })));
  }

  async remove(ref: ExportRef): Promise<void> {
    await rm(this.placeOf(ref), { recursive: true, force: true });
  }

  /** Every folder that is named as an export. */
  async list(): Promise<ExportRef[]> {
    const workspaces = (await namesIn(this.root)) as ExportRef['workspaceId'][];
    const found = workspaces.map(async (workspaceId) =>
      (await namesIn(join(this.root, workspaceId)))
        .filter((name) => NAME.test(name))
        .map((id) => ({ id, workspaceId })),
    );
    return (await Promise.all(found)).flat();
  }

  private placeOf({ id, workspaceId }: ExportRef): string {
    return join(this.root, workspaceId, id);
  }
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
