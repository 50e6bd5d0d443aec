/** What of a workspace's memory is read: its own, or a space with what some jobs and keys have left in its own. */
export interface MemoryPart {
  readonly space: string | null;
  /** Origins. */
  readonly sources: readonly string[];
}

/** Which episodes of it: all, or of each project those that were there when it had half as many. */
export type RecallFrom = 'all' | 'older_half';

/** What a reader sees of a workspace's memory. */
export interface MemoryView {
  /** Null is the workspace's own memory. */
  readonly space: string | null;
  /** What of it is recalled; all when left out. */
  readonly from?: RecallFrom | undefined;
}

export const OWN_MEMORY: MemoryPart = { space: null, sources: [] };

/** Spaces that the texts of a part may be in; null is the workspace's own memory. */
export function spacesOf({ space, sources }: MemoryPart): (string | null)[] {
  return space === null || sources.length === 0 ? [space] : [space, null];
}

/** True in SQL for the episodes of a part, whose space and sources are the parameters with these numbers. */
export function isInPart(space: number, sources: number): string {
  return `(episodes.space IS NOT DISTINCT FROM $${space}::text
    OR (episodes.space IS NULL AND episodes.origin = ANY($${sources}::text[])))`;
}
