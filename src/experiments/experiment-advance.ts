import { Injectable } from '@nestjs/common';
import { ProblemError } from '../common/problems.js';
import type { ExperimentCellEntity, ExperimentEntity } from './experiment.entity.js';
import { type CellChange, ExperimentCells } from './experiment-cells.js';
import type { CellState } from './experiments.schemas.js';
import { type ExperimentRef, ExperimentsRepository } from './experiments.repository.js';

const OPEN: readonly CellState[] = ['queued', 'training', 'evaluating'];

/** What a cell needs waits for what others of its workspace or key do; it is not wrong. */
const WAITS: readonly string[] = ['cap-exceeded', 'quota-exceeded'];

/**
 * Takes an experiment as far as it goes now. Every change of a cell, what is posted for it included, is one transaction
 * that holds the experiment: a process that dies leaves a cell as it was or as it is to be, and two processes that look
 * at one experiment post nothing twice.
 */
@Injectable()
export class ExperimentAdvance {
  constructor(
    private readonly repository: ExperimentsRepository,
    private readonly cells: ExperimentCells,
  ) {}

  /** @throws what no cell is to blame for: a store that is away */
  async advance(ref: ExperimentRef): Promise<void> {
    for (const { state, position } of await this.repository.cells(ref)) {
      if (state === 'training') {
        await this.change(ref, position, (cell, plan) => this.cells.examine(cell, plan));
      } else if (state === 'evaluating') {
        await this.change(ref, position, (cell) => this.cells.conclude(cell));
      }
    }
    await this.begin(ref);
    await this.finish(ref);
  }

  /** Begins cells in their order while there is room. */
  private async begin(ref: ExperimentRef): Promise<void> {
    let isWaiting = false;
    for (const { state, position } of await this.repository.cells(ref)) {
      if (state === 'queued' && !isWaiting) {
        isWaiting = !(await this.change(ref, position, (cell, plan) =>
          this.cells.begin(cell, plan),
        ));
      }
    }
  }

  /** False when the cell has to wait. */
  private async change(
    ref: ExperimentRef,
    position: number,
    work: (cell: ExperimentCellEntity, experiment: ExperimentEntity) => Promise<CellChange | null>,
  ): Promise<boolean> {
    try {
      return await this.locked(ref, position, work);
    } catch (error) {
      if (!(error instanceof ProblemError)) {
        throw error;
      }
      const problem = error.toProblem();
      if (WAITS.includes(error.code)) {
        await this.repository.change(ref, { error: problem });
        return false;
      }
      return this.locked(ref, position, async ({ state }) =>
        OPEN.includes(state) ? { state: 'failed', error: problem } : null,
      );
    }
  }

  private locked(
    ref: ExperimentRef,
    position: number,
    work: (cell: ExperimentCellEntity, experiment: ExperimentEntity) => Promise<CellChange | null>,
  ): Promise<boolean> {
    return this.repository.transaction(async () => {
      const experiment = await this.repository.lock(ref);
      const cells = experiment === null ? [] : await this.repository.cells(ref);
      const cell = cells.find((one) => one.position === position);
      if (experiment === null || cell === undefined) {
        return false;
      }
      const change = await work(cell, experiment);
      if (change === null) {
        return false;
      }
      await this.repository.changeCell(cell, change);
      // What it waited for has come.
      await (experiment.error === null ? null : this.repository.change(ref, { error: null }));
      return true;
    });
  }

  private finish(ref: ExperimentRef): Promise<void> {
    return this.repository.transaction(async () => {
      const experiment = await this.repository.lock(ref);
      const cells = experiment === null ? [] : await this.repository.cells(ref);
      const failed = cells.filter(({ state }) => state === 'failed');
      const ended = cells.filter(({ state }) => state === 'succeeded').length + failed.length;
      if (experiment === null || ended < cells.length) {
        return;
      }
      const [first] = failed;
      const detail = `${failed.length} of ${cells.length} cells failed; cell ${first?.position}: ${first?.error?.detail}`;
      await this.repository.change(ref, {
        state: first === undefined ? 'succeeded' : 'failed',
        error:
          first === undefined ? null : new ProblemError('experiment-failed', detail).toProblem(),
        finishedAt: () => 'now()',
      });
    });
  }
}
