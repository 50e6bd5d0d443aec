import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { EndpointUses } from './endpoint-uses.js';
import { EndpointsRepository } from './endpoints.repository.js';

/** Removes endpoints that nothing uses. */
@Injectable()
export class EndpointRemovalsService {
  constructor(
    private readonly repository: EndpointsRepository,
    private readonly uses: EndpointUses,
  ) {}

  /** @throws ProblemError not-found, endpoint-in-use */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    const check = () => this.uses.requireNone(workspaceId, id);
    if (!(await this.repository.delete({ id, workspaceId }, check))) {
      throw ProblemError.notFound('endpoint', id);
    }
  }
}
