import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { HubFolders } from './hub-folders.js';

/** Removes the folders of models that are gone: a download may have been under way when its model was deleted. */
@Injectable()
export class HubSweeper implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly folders: HubFolders,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.sweep();
  }

  async sweep(): Promise<void> {
    const refs = await this.folders.list();
    const rows = await this.database.acrossWorkspaces(() =>
      this.database.query<{ id: string }>('SELECT id FROM models WHERE id = ANY($1)', [
        refs.map(({ id }) => id),
      ]),
    );
    const known = new Set(rows.map(({ id }) => id));
    await Promise.all(
      refs.filter(({ id }) => !known.has(id)).map((ref) => this.folders.remove(ref)),
    );
  }
}
