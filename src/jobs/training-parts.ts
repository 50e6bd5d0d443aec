import type { WorkspaceId } from '../common/caller.js';
import type { RecallFrom } from '../memory/memory-part.js';
import type { CodeRunner, EpisodeMemory, Judge, PolicyEngine } from '../training/ports.js';

/** What training works with beside the job's own journal; the worker's module binds each to its adapter. */
export abstract class TrainingParts {
  abstract readonly engine: PolicyEngine;
  abstract readonly runner: CodeRunner;
  /** Those that every job has. */
  abstract readonly judges: readonly Judge[];
  /**
   * @param space of memory; null is the workspace's own
   * @param from what of it is recalled; all when left out
   */
  abstract memoryOf(
    workspaceId: WorkspaceId,
    space: string | null,
    from?: RecallFrom,
  ): EpisodeMemory;
}
