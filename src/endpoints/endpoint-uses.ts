import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';

/** Names what needs an endpoint, as its owner knows it. */
export type UseFinder = (workspaceId: WorkspaceId, endpointId: string) => Promise<string[]>;

const MAX_NAMED = 10;

/**
 * Who needs endpoints. A feature whose settings name one adds how to find them when it starts, and calls
 * `EndpointsService.require` in the transaction in which it keeps such a name, so that none is deleted beneath it.
 */
@Injectable()
export class EndpointUses {
  private readonly finders: UseFinder[] = [];

  add(finder: UseFinder): void {
    this.finders.push(finder);
  }

  /** @throws ProblemError endpoint-in-use, naming what uses it */
  async requireNone(workspaceId: WorkspaceId, endpointId: string): Promise<void> {
    const found = await Promise.all(this.finders.map((find) => find(workspaceId, endpointId)));
    const uses = found.flat();
    if (uses.length > 0) {
      const named = uses.slice(0, MAX_NAMED).join(', ');
      const others = uses.length > MAX_NAMED ? ' and others' : '';
      throw new ProblemError('endpoint-in-use', `These use it: ${named}${others}.`);
    }
  }
}
