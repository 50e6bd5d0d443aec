import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Config } from '../../config/config.js';

export interface HubModelRef {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly name: string;
}

const ROOT = 'hub';

/** Where base models of a hub lie below FALCONRY_HOME. The folder of one is called as it is: a generation server knows it by that name. */
@Injectable()
export class HubFolders {
  constructor(private readonly config: Config) {}

  /** Below FALCONRY_HOME. */
  folderOf({ id, workspaceId, name }: HubModelRef): string {
    return join(ROOT, workspaceId, id, name);
  }

  /** Where the files are: finished, or while they come. */
  async placeOf(ref: HubModelRef): Promise<{ path: string; isWhole: boolean }> {
    const path = join(this.config.home, this.folderOf(ref));
    const isWhole = await stat(path).then(
      () => true,
      () => false,
    );
    return { path: isWhole ? path : `${path}.partial`, isWhole };
  }

  /** The files that have come are all there and have been looked at. */
  async settle(ref: HubModelRef): Promise<void> {
    const { path, isWhole } = await this.placeOf(ref);
    if (!isWhole) {
      await rm(join(path, '.cache'), { recursive: true, force: true });
      await rename(path, join(this.config.home, this.folderOf(ref)));
    }
  }

  async remove({ id, workspaceId }: Omit<HubModelRef, 'name'>): Promise<void> {
    await rm(join(this.config.home, ROOT, workspaceId, id), { recursive: true, force: true });
  }

  /** Every model that has a folder. */
  async list(): Promise<Omit<HubModelRef, 'name'>[]> {
    const root = join(this.config.home, ROOT);
    const workspaces = (await namesIn(root)).filter((name) => name.startsWith('ws_'));
    const found = workspaces.map(async (workspaceId) =>
      (await namesIn(join(root, workspaceId)))
        .filter((id) => id.startsWith('mdl_'))
        .map((id) => ({ id, workspaceId: workspaceId as WorkspaceId })),
    );
    return (await Promise.all(found)).flat();
  }
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
