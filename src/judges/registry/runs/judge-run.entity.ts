import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../../../common/problems.js';
import { Claimed } from '../../../database/claimed.entity.js';
import type { JudgeRunState } from './judge-runs.schemas.js';

/** A judge tried on samples. */
@Entity('judge_runs')
export class JudgeRunEntity extends Claimed {
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

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
