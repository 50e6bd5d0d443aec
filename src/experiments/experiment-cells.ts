import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { MemorySpaces } from '../memory/memory-spaces.js';
import { CellExaminations } from './cell-examinations.js';
import { CellTrainings } from './cell-trainings.js';
import { ExperimentCellEntity, type ExperimentEntity } from './experiment.entity.js';
import { ExperimentsRepository } from './experiments.repository.js';

export type CellChange = QueryDeepPartialEntity<ExperimentCellEntity>;

/**
 * What each state of a cell leads to. Call these in the transaction that has locked the experiment. Null leaves the cell as
 * it is, for now; a ProblemError is the end of it.
 */
@Injectable()
export class ExperimentCells {
  constructor(
    private readonly repository: ExperimentsRepository,
    private readonly trainings: CellTrainings,
    private readonly examinations: CellExaminations,
    private readonly spaces: MemorySpaces,
  ) {}

  /**
   * Posts its job with a memory of its own, or takes those of a cell with the same arm and seed, which counts as one with
   * it.
   */
  async begin(
    cell: ExperimentCellEntity,
    experiment: ExperimentEntity,
  ): Promise<CellChange | null> {
    if (cell.state !== 'queued') {
      return { state: cell.state };
    }
    const cells = await this.repository.cells(experiment);
    const twin = cells.find(
      ({ arm, seed, jobId }) => arm === cell.arm && seed === cell.seed && jobId !== null,
    );
    if (twin !== undefined) {
      return { state: 'training', jobId: twin.jobId, space: twin.space };
    }
    const open = cells.filter(({ state }) => state === 'training' || state === 'evaluating');
    if (new Set(open.map(trainingOf)).size >= experiment.plan.atOnce) {
      return null;
    }
    const space = await this.spaces.create(cell.workspaceId, sourcesOf(cell, experiment));
    return cell.arm === null
      ? this.evaluate(
          Object.assign(new ExperimentCellEntity(), cell, { space }),
          experiment,
          experiment.modelId,
        )
      : { state: 'training', space, jobId: await this.trainings.post(cell, experiment, space) };
  }

  /** Once its job has ended, posts the evaluation of what that has made. */
  async examine(
    cell: ExperimentCellEntity,
    experiment: ExperimentEntity,
  ): Promise<CellChange | null> {
    const model = cell.state === 'training' ? await this.trainings.modelOf(cell) : null;
    return model === null ? null : this.evaluate(cell, experiment, model);
  }

  /** Once its evaluation has ended, keeps what the two have found. */
  async conclude(cell: ExperimentCellEntity): Promise<CellChange | null> {
    const outcome = cell.state === 'evaluating' ? await this.examinations.outcomeOf(cell) : null;
    return outcome === null ? null : { state: 'succeeded', outcome };
  }

  private async evaluate(
    cell: ExperimentCellEntity,
    experiment: ExperimentEntity,
    model: string,
  ): Promise<CellChange> {
    const evaluationId = await this.examinations.post(cell, experiment, model);
    return { state: 'evaluating', evaluationId, space: cell.space };
  }
}

/** Jobs whose episodes it recalls beside its own. */
function sourcesOf({ arm }: ExperimentCellEntity, { plan }: ExperimentEntity): readonly string[] {
  return (arm === null ? plan.memoryFrom : plan.arms[arm]?.memoryFrom) ?? [];
}

/** What counts as one thing under way: cells that share a job do. */
function trainingOf({ arm, seed, position }: ExperimentCellEntity): string {
  return arm === null ? `cell ${position}` : `arm ${arm}, seed ${seed}`;
}
