import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { Config } from '../../config/config.js';
import { readCard } from '../card/read-card.js';
import type { Model } from '../models.schemas.js';
import { ModelsService, type RegisteredBase } from '../models.service.js';
import { findBaseFolder } from './base-folders.js';
import type { SomeSettings } from './base-models.schemas.js';
import { settingsOf } from './base-settings.js';
import { inspectBase } from './inspect-base.js';
import { ModelInspector } from './model-inspector.js';
import { RegistrationEvents } from './registration-events.js';

const FIELD = 'source/folder';

/** Makes base models of folders below MODELS_DIR. */
@Injectable()
export class FolderModels {
  constructor(
    private readonly config: Config,
    private readonly models: ModelsService,
    private readonly inspector: ModelInspector,
    private readonly events: RegistrationEvents,
  ) {}

  /**
   * Registers a folder whose files are in order and which the engine can open.
   *
   * @throws ProblemError validation-failed, invalid-model, unsafe-format; conflict when the name is taken;
   *   engine-unavailable
   */
  async register(
    workspaceId: WorkspaceId,
    base: Pick<RegisteredBase, 'id' | 'name' | 'source'>,
    folder: string,
    wish: SomeSettings,
  ): Promise<Model> {
    const path = await findBaseFolder(this.config.modelsDir, folder);
    const card = await readCard(path, FIELD);
    const { contextLength } = await inspectBase(this.inspector, path, FIELD);
    const settings = await settingsOf(path, wish, contextLength);
    return this.events.end({ ...base, workspaceId }, null, () =>
      this.models.registerBase(workspaceId, {
        ...base,
        folder,
        inHome: false,
        state: 'ready',
        settings,
        card: { ...card, contextLength },
      }),
    );
  }
}
