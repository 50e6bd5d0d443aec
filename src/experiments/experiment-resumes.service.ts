import { Injectable } from '@nestjs/common';
import type { KeyRef } from '../api-keys/key-ledger.js';
import { ProblemError } from '../common/problems.js';
import { MemorySpaces } from '../memory/memory-spaces.js';
import { ANEW, CellStandings } from './cell-standings.js';
import type { ExperimentCellEntity } from './experiment.entity.js';
import type { CellChange } from './experiment-cells.js';
import { ExperimentNeeds } from './experiment-needs.js';
import { ExperimentsRepository } from './experiments.repository.js';

/** Runs again what failed or was cancelled of an experiment, and nothing else of it. */
@Injectable()
export class ExperimentResumesService {
  constructor(
    private readonly repository: ExperimentsRepository,
    private readonly needs: ExperimentNeeds,
    private readonly standings: CellStandings,
    private readonly spaces: MemorySpaces,
  ) {}

  /**
   * Puts each cell that failed or was cancelled back to where its job or evaluation stands, or to its beginning; from then
   * on `caller` pays. Where there is none, nothing changes.
   *
   * @throws ProblemError illegal-transition for one that has succeeded, cap-exceeded, quota-exceeded; not-found for it, or
   *   for what it needs and what was deleted since it ended
   */
  async resume(caller: KeyRef, id: string): Promise<void> {
    const ref = { workspaceId: caller.workspaceId, id };
    await this.repository.transaction(async () => {
      const experiment = await this.repository.lock(ref, ['running', 'failed', 'cancelled']);
      if (experiment === null) {
        throw await this.refusal(caller, id);
      }
      const cells = await this.repository.cells(ref);
      const changes = await this.changes(cells);
      if (changes.size > 0) {
        await this.needs.hold(ref.workspaceId, experiment.modelId, experiment.plan);
        await this.spaces.delete(ref.workspaceId, spacesLeft(cells, changes));
        for (const [cell, change] of changes) {
          await this.repository.changeCell(cell, { ...change, error: null });
        }
        await this.repository.reopen(experiment, caller);
      }
    });
  }

  private async changes(
    cells: readonly ExperimentCellEntity[],
  ): Promise<ReadonlyMap<ExperimentCellEntity, CellChange>> {
    const changes = new Map<ExperimentCellEntity, CellChange>();
    for (const cell of cells.filter(({ state }) => state === 'failed' || state === 'cancelled')) {
      changes.set(cell, await this.standings.of(cell));
    }
    return changes;
  }

  private async refusal({ workspaceId }: KeyRef, id: string): Promise<ProblemError> {
    const found = await this.repository.find(workspaceId, id);
    return found === null
      ? ProblemError.notFound('experiment', id)
      : new ProblemError(
          'illegal-transition',
          `The experiment is ${found.state}; there is nothing to run again.`,
          [],
          { currentState: found.state, allowed: [] },
        );
  }
}

/** Memories of cells that begin again, but for those with which others go on. */
function spacesLeft(
  cells: readonly ExperimentCellEntity[],
  changes: ReadonlyMap<ExperimentCellEntity, CellChange>,
): string[] {
  const isAnew = (cell: ExperimentCellEntity): boolean => changes.get(cell) === ANEW;
  const kept = new Set(cells.filter((cell) => !isAnew(cell)).map(({ space }) => space));
  return cells.filter(isAnew).flatMap(({ space }) => (kept.has(space) ? [] : (space ?? [])));
}
