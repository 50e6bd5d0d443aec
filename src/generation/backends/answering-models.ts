import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { idSchema } from '../../common/ids.js';
import { ProblemError } from '../../common/problems.js';
import { EndpointsService } from '../../endpoints/endpoints.service.js';
import { WorkspaceCalls } from '../../endpoints/workspace-calls.js';
import { ModelsService } from '../../models/models.service.js';
import type { AnsweringModel } from './answering-model.js';
import { EndpointModel } from './endpoint-model.js';
import { EngineModel } from './engine-model.js';
import { PolicySessions } from './policy-sessions.js';

const EndpointId = idSchema('endpoint');

/** Finds the model that a request names, with what runs it. */
@Injectable()
export class AnsweringModels {
  constructor(
    private readonly models: ModelsService,
    private readonly sessions: PolicySessions,
    private readonly endpoints: EndpointsService,
    private readonly calls: WorkspaceCalls,
  ) {}

  /** @throws ProblemError not-found, model-not-ready, validation-failed for an endpoint that is no model */
  async resolve(workspaceId: WorkspaceId, reference: string): Promise<AnsweringModel> {
    if (!EndpointId.safeParse(reference).success) {
      const model = await this.models.resolve(workspaceId, reference);
      return new EngineModel(model, this.sessions);
    }
    const endpoint = await this.endpoints.find(workspaceId, reference);
    if (endpoint === null) {
      throw ProblemError.notFound('endpoint', reference, 'model');
    }
    if (endpoint.kind !== 'openai') {
      throw ProblemError.field('model', `${reference} is of the kind http, and no model`);
    }
    return new EndpointModel(workspaceId, endpoint, this.calls);
  }
}
