import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../common/problems.js';
import type { Usage } from '../contracts/usage.js';
import { Claimed } from '../database/claimed.entity.js';
import { Owned } from '../database/workspace.entity.js';
import type {
  Contamination,
  EvaluatedModel,
  EvaluationReportFigures,
  EvaluationSettings,
  EvaluationState,
  Overlap,
} from './evaluations.schemas.js';

/** A model examined on tasks, or on records without tests. */
@Entity('evaluation_runs')
export class EvaluationRunEntity extends Claimed {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  keyId!: string;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('jsonb')
  model!: EvaluatedModel;

  /** Null for records that came with the request. */
  @Column('text', { nullable: true })
  datasetId!: string | null;

  @Column('jsonb')
  settings!: EvaluationSettings;

  /** CodalRecord[] as JSON: texts may hold what jsonb does not. */
  @Column('text', { nullable: true })
  records!: string | null;

  @Column('text', { nullable: true })
  compareTo!: string | null;

  @Column('jsonb')
  metadata!: Record<string, string>;

  @Column('text', { default: 'queued' })
  state!: EvaluationState;

  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  /** Tasks; null until they are chosen. */
  @Column('integer', { nullable: true })
  total!: number | null;

  /** Tasks whose outcome is kept. */
  @Column('integer', { default: 0 })
  done!: number;

  @Column('jsonb')
  usage!: Usage;

  /** What the engine computed in. */
  @Column('jsonb', { nullable: true })
  environment!: Record<string, string> | null;

  @Column('jsonb', { nullable: true })
  contamination!: Contamination | null;

  @Column('jsonb', { nullable: true })
  report!: EvaluationReportFigures | null;

  @Column('timestamptz', { default: () => 'now()' })
  retryAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

/** A task of an evaluation: chosen, with the episodes its prompt shows, and then what it came to. */
@Entity('evaluated_tasks')
export class EvaluatedTaskEntity extends Owned {
  @PrimaryColumn('text')
  evaluationId!: string;

  @PrimaryColumn('integer')
  position!: number;

  @Column('text', { nullable: true })
  taskId!: string | null;

  @Column('text')
  key!: string;

  /** Difficulty of a task, preference of a record. */
  @Column('text', { nullable: true })
  group!: string | null;

  /** EpisodeCard[] as JSON: memory as it was when the evaluation began. */
  @Column('text')
  cards!: string;

  @Column('jsonb', { nullable: true })
  overlap!: Overlap | null;

  /** TaskOutcome as JSON; null until it is examined. */
  @Column('text', { nullable: true })
  outcome!: string | null;
}
