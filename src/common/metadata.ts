import { ProblemError } from './problems.js';
import { Metadata, type MetadataChange } from './text.js';

/** The pairs after a change. @throws ProblemError validation-failed when they are too many */
export function changedMetadata(before: Metadata, change: MetadataChange): Metadata {
  const pairs = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null);
  const after = Metadata.safeParse(Object.fromEntries(pairs));
  if (!after.success) {
    throw ProblemError.field('metadata', after.error.issues[0]?.message ?? 'is not metadata');
  }
  return after.data;
}
