import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../../../common/problems.js';
import { Owned } from '../../../database/workspace.entity.js';
import type { JudgeRunState } from './judge-runs.schemas.js';

/** A judge tried on samples. */
@Entity('judge_runs')
export class JudgeRunEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  judgeId!: string;

  @Column('integer')
  revision!: number;

  @Column('integer')
  repeat!: number;

  /** JudgeSample[] as JSON: programs may hold what jsonb does not. */
  @Column('text')
  samples!: string;

  /** SampleOutcome[] as JSON, in the order of the samples; null until it is finished. */
  @Column('text', { nullable: true })
  results!: string | null;

  @Column('text', { default: 'queued' })
  state!: JudgeRunState;

  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  /** Tries, the one under way among them. */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** Counts the claims: what an older one found is not recorded. */
  @Column('integer', { default: 0 })
  fence!: number;

  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
