import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import type { Model } from '../../models/models.schemas.js';
import { ModelsService } from '../../models/models.service.js';
import { toUnixSeconds } from '../unix-seconds.js';
import type { OpenaiModel, OpenaiModelList } from './openai-models.schemas.js';

const PAGE = 100;

/** Models as clients of OpenAI's API see them. */
@Injectable()
export class OpenaiModelsService {
  constructor(private readonly models: ModelsService) {}

  async list(workspaceId: WorkspaceId): Promise<OpenaiModelList> {
    const data: OpenaiModel[] = [];
    let cursor: string | null = null;
    do {
      const next: string | undefined = cursor ?? undefined;
      const page = await this.models.list(workspaceId, { limit: PAGE, cursor: next });
      data.push(...page.data.map(present));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return { object: 'list', data };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, reference: string): Promise<OpenaiModel> {
    return present(await this.models.get(workspaceId, reference));
  }

  /** What a caller would name each of these models, by its id. @throws ProblemError not-found */
  async namesOf(
    workspaceId: WorkspaceId,
    ids: Iterable<string>,
  ): Promise<ReadonlyMap<string, string>> {
    const names = new Map<string, string>();
    for (const id of new Set(ids)) {
      names.set(id, nameOf(await this.models.get(workspaceId, id)));
    }
    return names;
  }
}

function nameOf({ id, name, kind }: Model): string {
  return kind === 'base' ? name : id;
}

function present(model: Model): OpenaiModel {
  return {
    id: nameOf(model),
    object: 'model',
    created: toUnixSeconds(model.createdAt),
    owned_by: model.kind === 'base' ? 'falconry' : 'workspace',
    falconry: model,
  };
}
