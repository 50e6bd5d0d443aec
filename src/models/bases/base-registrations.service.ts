import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../../common/caller.js';
import { newId } from '../../common/ids.js';
import { ProblemError } from '../../common/problems.js';
import { AliasName } from '../model-aliases.schemas.js';
import type { Model } from '../models.schemas.js';
import { ModelsService } from '../models.service.js';
import { DownloadRequests } from '../hub/download-requests.js';
import type { CreateModel } from './base-models.schemas.js';
import { FolderModels } from './folder-models.js';

/** Registers base models for the workspace of an operator's key. Nothing of them is loaded, and no code of theirs is run. */
@Injectable()
export class BaseRegistrationsService {
  constructor(
    private readonly models: ModelsService,
    private readonly folderModels: FolderModels,
    private readonly hubModels: DownloadRequests,
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
      ? this.folderModels.register(workspaceId, base, source.folder, body.settings)
      : this.hubModels.request(workspaceId, base, body.settings);
  }
}

function nameOf(wish: string | undefined, place: string): string {
  const name = wish ?? place.split('/').at(-1)?.toLowerCase() ?? '';
  if (!AliasName.safeParse(name).success) {
    throw ProblemError.field('name', `is needed: ${JSON.stringify(name)} is no name of a model`);
  }
  return name;
}
