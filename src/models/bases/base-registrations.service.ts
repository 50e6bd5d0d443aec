import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../../common/caller.js';
import { newId } from '../../common/ids.js';
import { ProblemError } from '../../common/problems.js';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { readCard } from '../card/read-card.js';
import { AliasName } from '../model-aliases.schemas.js';
import type { Model } from '../models.schemas.js';
import { ModelsService, type RegisteredBase } from '../models.service.js';
import { DownloadRequests } from '../hub/download-requests.js';
import { inspectBase } from './inspect-base.js';
import { findBaseFolder } from './base-folders.js';
import type { CreateModel, SomeSettings } from './base-models.schemas.js';
import { settingsOf } from './base-settings.js';
import { ModelInspector } from './model-inspector.js';
import { RegistrationEvents } from './registration-events.js';

const FIELD = 'source/folder';

/** Registers base models for the workspace of an operator's key. Nothing of them is loaded, and no code of theirs is run. */
@Injectable()
export class BaseRegistrationsService {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly models: ModelsService,
    private readonly inspector: ModelInspector,
    private readonly hubModels: DownloadRequests,
    private readonly events: RegistrationEvents,
  ) {}

  /**
   * Registers a folder whose files are in order and which the engine can open, or has a model brought from the hub.
   *
   * @throws ProblemError insufficient-scope; validation-failed, invalid-model, unsafe-format; conflict when the name is
   *   taken; engine-unavailable
   */
  async create(caller: CallerIdentity, body: CreateModel): Promise<Model> {
    const { workspaceId, scopes } = caller;
    if (!scopes.includes('models:register')) {
      throw new ProblemError('insufficient-scope', 'Base models need the scope models:register.');
    }
    const { source } = body;
    const name = nameOf(body.name, 'folder' in source ? source.folder : source.hub);
    await this.models.requireFree(workspaceId, name);
    const base = { id: newId('model'), name, source };
    return 'folder' in source
      ? this.register(workspaceId, {
          ...base,
          ...(await this.read(source.folder, body.settings)),
        })
      : this.hubModels.request(workspaceId, base, body.settings);
  }

  private register(workspaceId: WorkspaceId, base: RegisteredBase): Promise<Model> {
    return this.database.transaction(async () => {
      const model = await this.models.registerBase(workspaceId, base);
      await this.events.tell({ ...base, workspaceId }, null);
      return model;
    });
  }

  private async read(
    folder: string,
    wish: SomeSettings,
  ): Promise<Pick<RegisteredBase, 'folder' | 'inHome' | 'state' | 'settings' | 'card'>> {
    const path = await findBaseFolder(this.config.modelsDir, folder);
    const card = await readCard(path, FIELD);
    const { contextLength } = await inspectBase(this.inspector, path, FIELD);
    const settings = await settingsOf(path, wish, contextLength);
    return { folder, inHome: false, state: 'ready', settings, card: { ...card, contextLength } };
  }
}

function nameOf(wish: string | undefined, place: string): string {
  const name = wish ?? place.split('/').at(-1)?.toLowerCase() ?? '';
  if (!AliasName.safeParse(name).success) {
    throw ProblemError.field('name', `is needed: ${JSON.stringify(name)} is no name of a model`);
  }
  return name;
}
