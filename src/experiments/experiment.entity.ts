import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../common/problems.js';
import { Owned } from '../database/workspace.entity.js';
import type { MemoryArm } from '../evaluations/evaluations.schemas.js';
import type { CellState, ExperimentPlan, ExperimentState } from './experiments.schemas.js';

/** A grid of trainings over one model, each examined on the same tasks. */
@Entity('experiments')
export class ExperimentEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  keyId!: string;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text')
  modelId!: string;

  /** Ids of all datasets that it needs until it ends. */
  @Column('text', { array: true })
  datasetIds!: string[];

  /** Ids of all judges that it needs until it ends. */
  @Column('text', { array: true })
  judgeIds!: string[];

  @Column('jsonb')
  plan!: ExperimentPlan;

  @Column('text')
  digest!: string;

  @Column('jsonb')
  metadata!: Record<string, string>;

  @Column('text', { default: 'running' })
  state!: ExperimentState;

  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  /** Looks in a row that failed for no fault of the experiment. */
  @Column('integer', { default: 0 })
  failures!: number;

  /** When it is looked at next. */
  @Column('timestamptz', { default: () => 'now()' })
  lookAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

/** An arm trained with a seed, or the untrained model, examined with one memory arm. */
@Entity('experiment_cells')
export class ExperimentCellEntity extends Owned {
  @PrimaryColumn('text')
  experimentId!: string;

  @PrimaryColumn('integer')
  position!: number;

  /** Its place among the arms of the plan; null for the untrained model. */
  @Column('integer', { nullable: true })
  arm!: number | null;

  @Column('double precision', { nullable: true })
  seed!: number | null;

  @Column('text')
  memory!: MemoryArm;

  @Column('text', { default: 'queued' })
  state!: CellState;

  @Column('text', { nullable: true })
  jobId!: string | null;

  @Column('text', { nullable: true })
  evaluationId!: string | null;

  /** Its memory, which cells that share its job have too; null until it begins. */
  @Column('text', { nullable: true })
  space!: string | null;

  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  /** CellOutcome as JSON: programs name their errors, and jsonb does not hold every text. Read for reports alone. */
  @Column('text', { nullable: true, select: false })
  outcome?: string | null;
}
