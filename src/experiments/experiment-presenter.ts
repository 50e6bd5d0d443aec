import type { ExperimentCellEntity, ExperimentEntity } from './experiment.entity.js';
import { UNTRAINED } from './experiment-settings.schemas.js';
import type { CellState, Experiment, ExperimentCell } from './experiments.schemas.js';

/** @param counts cells by their state; a state without one is left out */
export function presentExperiment(
  row: ExperimentEntity,
  counts: readonly { readonly state: CellState; readonly count: number }[],
): Experiment {
  const { id, keyId, name, state, modelId, plan, digest, error, metadata } = row;
  const byState = new Map(counts.map((one) => [one.state, one.count]));
  const count = (of: CellState): number => byState.get(of) ?? 0;
  return {
    id,
    keyId,
    name,
    state,
    terminal: row.finishedAt !== null,
    modelId,
    plan,
    digest,
    progress: {
      queued: count('queued'),
      training: count('training'),
      evaluating: count('evaluating'),
      succeeded: count('succeeded'),
      failed: count('failed'),
      cancelled: count('cancelled'),
    },
    error,
    metadata,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export function presentCell(
  { arm, space: memorySpace, ...cell }: ExperimentCellEntity,
  { plan }: Pick<ExperimentEntity, 'plan'>,
): ExperimentCell {
  const name = arm === null ? UNTRAINED : (plan.arms[arm]?.name ?? '');
  const { position, seed, memory, state, jobId, evaluationId, error } = cell;
  return { position, arm: name, seed, memory, state, jobId, evaluationId, memorySpace, error };
}
