import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity, SelectQueryBuilder } from 'typeorm';
import { admitWork } from '../api-keys/key-caps.js';
import type { KeyRef } from '../api-keys/key-ledger.js';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import type { NewRow, ScopedTable } from '../database/scoped-table.js';
import { MemorySpaces } from '../memory/memory-spaces.js';
import { ExperimentCellEntity, ExperimentEntity } from './experiment.entity.js';
import type { CellState, ExperimentState } from './experiments.schemas.js';

export const EXPERIMENTS_TOPIC = 'experiments';

/** Experiments of a workspace that have not ended. */
const MAX_OPEN = 20;

export type ExperimentRef = Pick<ExperimentEntity, 'id' | 'workspaceId'>;

/** Experiments and their cells. Whoever changes a cell has locked its experiment, so changes come one after the other. */
@Injectable()
export class ExperimentsRepository {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly spaces: MemorySpaces,
  ) {}

  transaction<T>(work: () => Promise<T>): Promise<T> {
    return this.database.transaction(work);
  }

  /** Call it in the transaction that holds what it needs. @throws ProblemError cap-exceeded, quota-exceeded */
  async insert(
    key: KeyRef,
    row: NewRow<ExperimentEntity>,
    cells: readonly Omit<NewRow<ExperimentCellEntity>, 'experimentId'>[],
  ): Promise<void> {
    const { workspaceId, keyId } = key;
    await admitWork(this.database, key);
    await this.requireRoom(workspaceId);
    await this.table(workspaceId).insert({ ...row, keyId });
    const experimentId = String(row.id);
    await this.cellTable(workspaceId).insert(cells.map((cell) => ({ ...cell, experimentId })));
    await this.tell('experiment.created', { id: experimentId, workspaceId });
    await this.database.announce(EXPERIMENTS_TOPIC);
  }

  find(workspaceId: WorkspaceId, id: string): Promise<ExperimentEntity | null> {
    return this.table(workspaceId).find({ id });
  }

  query(workspaceId: WorkspaceId): SelectQueryBuilder<ExperimentEntity> {
    return this.table(workspaceId).query('experiment');
  }

  /** Cells in order, those after a position; all of them without a limit. */
  cells(
    { workspaceId, id }: ExperimentRef,
    { after = -1, limit }: { readonly after?: number; readonly limit?: number } = {},
  ): Promise<ExperimentCellEntity[]> {
    const cells = this.cellTable(workspaceId)
      .query('cell')
      .andWhere('cell.experimentId = :id AND cell.position > :after', { id, after })
      .orderBy('cell.position', 'ASC');
    return (limit === undefined ? cells : cells.take(limit)).getMany();
  }

  /** All cells, with what they have come to. */
  outcomes({ workspaceId, id }: ExperimentRef): Promise<ExperimentCellEntity[]> {
    return this.cellTable(workspaceId)
      .query('cell')
      .addSelect('cell.outcome')
      .andWhere('cell.experimentId = :id', { id })
      .orderBy('cell.position', 'ASC')
      .getMany();
  }

  /** How many cells of each experiment are in each state. */
  async progress(
    workspaceId: WorkspaceId,
    ids: readonly string[],
  ): Promise<{ readonly id: string; readonly state: CellState; readonly count: number }[]> {
    return this.database.within(workspaceId, () =>
      this.database.query(
        `SELECT experiment_id AS id, state, count(*)::int AS count FROM experiment_cells
         WHERE workspace_id = $1 AND experiment_id = ANY($2) GROUP BY experiment_id, state`,
        [workspaceId, ids],
      ),
    );
  }

  /** Locks one that is in one of these states until the transaction ends; null for any other. */
  async lock(
    { id, workspaceId }: ExperimentRef,
    states: readonly ExperimentState[] = ['running'],
  ): Promise<ExperimentEntity | null> {
    const [locked] = await this.database.query<{ id: string }>(
      `SELECT id FROM experiments
       WHERE workspace_id = $1 AND id = $2 AND state = ANY($3) FOR UPDATE`,
      [workspaceId, id, states],
    );
    return locked === undefined ? null : this.find(workspaceId, id);
  }

  async change(
    { id, workspaceId }: ExperimentRef,
    change: QueryDeepPartialEntity<ExperimentEntity>,
  ): Promise<void> {
    await this.table(workspaceId).update({ id }, change);
  }

  async changeCell(
    { experimentId, workspaceId, position }: ExperimentCellEntity,
    change: QueryDeepPartialEntity<ExperimentCellEntity>,
  ): Promise<void> {
    await this.cellTable(workspaceId).update({ experimentId, position }, change);
  }

  /** Lets one that is locked, and whose cells have been put back, go on for a key. @throws ProblemError cap-exceeded, quota-exceeded */
  async reopen({ id, workspaceId, state }: ExperimentEntity, key: KeyRef): Promise<void> {
    await admitWork(this.database, key);
    await (state === 'running' ? null : this.requireRoom(workspaceId));
    await this.change(
      { id, workspaceId },
      {
        keyId: key.keyId,
        state: 'running',
        error: null,
        failures: 0,
        finishedAt: null,
        lookAt: () => 'now()',
      },
    );
    await this.tell('experiment.resumed', { id, workspaceId });
    await this.database.announce(EXPERIMENTS_TOPIC);
  }

  /** Ends one that is locked, with what of its cells has not ended. */
  async cancel(ref: ExperimentRef): Promise<void> {
    await this.database.query(
      `UPDATE experiment_cells SET state = 'cancelled'
       WHERE workspace_id = $1 AND experiment_id = $2 AND state IN ('queued', 'training', 'evaluating')`,
      [ref.workspaceId, ref.id],
    );
    await this.change(ref, { state: 'cancelled', finishedAt: () => 'now()' });
    await this.tell('experiment.cancelled', ref);
  }

  /** With what its cells remember. Call it in a transaction. */
  async delete(ref: ExperimentRef): Promise<boolean> {
    const spaces = (await this.cells(ref)).flatMap(({ space }) => space ?? []);
    await this.spaces.delete(ref.workspaceId, spaces);
    const isDone = (await this.table(ref.workspaceId).delete({ id: ref.id })) > 0;
    await (isDone ? this.tell('experiment.deleted', ref) : null);
    return isDone;
  }

  private async requireRoom(workspaceId: WorkspaceId): Promise<void> {
    if ((await this.table(workspaceId).count({ state: 'running' })) >= MAX_OPEN) {
      const detail = `A workspace has at most ${MAX_OPEN} experiments that have not ended.`;
      throw new ProblemError('quota-exceeded', detail);
    }
  }

  private tell(
    action: `experiment.${'created' | 'resumed' | 'cancelled' | 'deleted'}`,
    { id, workspaceId }: ExperimentRef,
  ): Promise<void> {
    return this.audit.record({ workspaceId, action, subjectId: id });
  }

  private table(workspaceId: WorkspaceId): ScopedTable<ExperimentEntity> {
    return this.database.of(ExperimentEntity, workspaceId);
  }

  private cellTable(workspaceId: WorkspaceId): ScopedTable<ExperimentCellEntity> {
    return this.database.of(ExperimentCellEntity, workspaceId);
  }
}
