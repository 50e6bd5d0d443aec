import type { WorkspaceId } from '../common/caller.js';
import { FlowValue } from '../common/flow.js';

/** Whose rows the statements of a flow of work may touch. */
export interface Reach {
  readonly workspaceId: WorkspaceId | null;
  readonly isAcross: boolean;
}

const NOTHING: Reach = { workspaceId: null, isAcross: false };
const EVERYTHING: Reach = { workspaceId: null, isAcross: true };

const reaches = new FlowValue<Reach>();

/**
 * Runs `work` for one workspace: its statements see and touch no rows but that workspace's, whatever they say. What
 * runs for a workspace already goes on for that one.
 */
export function withinWorkspace<T>(workspaceId: WorkspaceId, work: () => T): T {
  return reachOfFlow().workspaceId === null
    ? reaches.run({ workspaceId, isAcross: false }, work)
    : work();
}

/** Runs `work` for all workspaces at once. Only for what serves every one of them. */
export function acrossWorkspaces<T>(work: () => T): T {
  return reaches.run(EVERYTHING, work);
}

/** What the statement that is being sent may touch: nothing, unless somebody has said for whom it runs. */
export function reachOfFlow(): Reach {
  return reaches.get() ?? NOTHING;
}
