import { createHash } from 'node:crypto';
import type { Split, TaskRow } from '../../contracts/task.js';
import type { ImportedTask } from './importer.js';

export const SPLIT_RULES = ['given', 'hash', 'train', 'validation', 'test'] as const;
/** `given`: as the row or its format says, else by hash. `hash`: 80 / 10 / 10. Else: every row into one split. */
export type SplitRule = (typeof SPLIT_RULES)[number];

/** Decides the split of a task; the hash of its key never changes, so that a re-import splits alike. */
export function withSplit(task: ImportedTask, rule: SplitRule): TaskRow {
  switch (rule) {
    case 'given':
      return { ...task, split: task.split ?? splitByHash(task.key) };
    case 'hash':
      return { ...task, split: splitByHash(task.key) };
    case 'train':
    case 'validation':
    case 'test':
      return { ...task, split: rule };
  }
}

function splitByHash(key: string): Split {
  const share = createHash('sha256').update(key).digest().readUInt32BE() / 2 ** 32;
  if (share < 0.8) {
    return 'train';
  }
  return share < 0.9 ? 'validation' : 'test';
}
