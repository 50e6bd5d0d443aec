import type { SecondTry } from '../training/evaluation/examine.js';
import type { MemoryArm } from './evaluations.schemas.js';

const SHOWING: ReadonlySet<MemoryArm> = new Set(['long', 'both', 'shuffled', 'stale']);

/** Whether prompts show episodes of long-term memory. */
export function showsEpisodes(arm: MemoryArm): boolean {
  return SHOWING.has(arm);
}

/** What follows a first answer that fails the public tests. */
export function secondTryOf(arm: MemoryArm): SecondTry {
  if (arm === 'blind') {
    return 'blind';
  }
  return arm === 'short' || arm === 'both' ? 'feedback' : 'none';
}
