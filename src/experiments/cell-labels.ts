import type { KeyRef } from '../api-keys/key-ledger.js';
import type { ExperimentCellEntity, ExperimentEntity } from './experiment.entity.js';
import { UNTRAINED } from './experiment-settings.schemas.js';

/** In UTF-16 units, of which a character has two at most. */
const MAX_NAME = 100;

/** Who pays for what an experiment posts. */
export function keyOf({ workspaceId, keyId }: ExperimentEntity): KeyRef {
  return { workspaceId, keyId };
}

/** By what the job and the evaluation of a cell are found among others of the workspace. */
export function labelsOf(
  { arm, seed, memory }: ExperimentCellEntity,
  { id, name, plan }: ExperimentEntity,
): { readonly name: string; readonly metadata: Record<string, string> } {
  const armName = arm === null ? UNTRAINED : (plan.arms[arm]?.name ?? '');
  const label = seed === null ? armName : `${armName}, seed ${seed}`;
  const shown = Array.from(`${name ?? id}: ${label}`)
    .slice(0, MAX_NAME)
    .join('');
  const metadata = { experiment: id, arm: armName, memory };
  return { name: shown, metadata: seed === null ? metadata : { ...metadata, seed: String(seed) } };
}
