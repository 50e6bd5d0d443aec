import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Database } from '../../database/database.js';
import type { SomeSettings } from '../bases/base-models.schemas.js';
import type { Model } from '../models.schemas.js';
import { ModelsService, type RegisteredBase } from '../models.service.js';
import { DOWNLOADS_TOPIC } from './download-claims.js';
import { HubFolders } from './hub-folders.js';
import { ModelDownloadEntity } from './model-download.entity.js';

/** Of a model that nobody can name yet, and that shows none: its configuration decides what the request leaves open. */
const UNKNOWN = { promptTemplate: 'fenced_answer', stop: [], maxNewTokens: 1, contextLength: 1 };

/** Asks for base models of a hub; see DownloadRunner for who brings them. */
@Injectable()
export class DownloadRequests {
  constructor(
    private readonly database: Database,
    private readonly models: ModelsService,
    private readonly folders: HubFolders,
  ) {}

  /** The model as it is registering. @throws ProblemError conflict when the name is taken */
  request(
    workspaceId: WorkspaceId,
    base: Pick<RegisteredBase, 'id' | 'name' | 'source'>,
    wish: SomeSettings,
  ): Promise<Model> {
    return this.database.transaction(async () => {
      await this.models.registerBase(workspaceId, {
        ...base,
        folder: this.folders.folderOf({ ...base, workspaceId }),
        inHome: true,
        state: 'registering',
        settings: UNKNOWN,
        card: null,
      });
      await this.database.of(ModelDownloadEntity, workspaceId).insert({ modelId: base.id, wish });
      await this.database.announce(DOWNLOADS_TOPIC);
      return this.models.get(workspaceId, base.id);
    });
  }
}
