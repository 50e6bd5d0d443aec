import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorkspaceId } from '../common/caller.js';

/** Whose rows the statements of a flow of work may touch. */
export interface Reach {
  readonly workspaceId: WorkspaceId | null;
  readonly isAcross: boolean;
}

const NOTHING: Reach = { workspaceId: null, isAcross: false };
const EVERYTHING: Reach = { workspaceId: null, isAcross: true };

const flows = new AsyncLocalStorage<Reach>();

/**
 * Runs `work` for one workspace: its statements see and touch no rows but that workspace's, whatever they say. What
 * runs for a workspace already goes on for that one.
 */
export function withinWorkspace<T>(workspaceId: WorkspaceId, work: () => T): T {
  return reachOfFlow().workspaceId === null
    ? flows.run({ workspaceId, isAcross: false }, work)
    : work();
}

/** Runs `work` for all workspaces at once. Only for what serves every one of them. */
export function acrossWorkspaces<T>(work: () => T): T {
  return flows.run(EVERYTHING, work);
}

/** What the statement that is being sent may touch: nothing, unless somebody has said for whom it runs. */
export function reachOfFlow(): Reach {
  return flows.getStore() ?? NOTHING;
}
