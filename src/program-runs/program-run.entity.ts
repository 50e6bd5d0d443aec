import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../common/problems.js';
import { Claimed } from '../database/claimed.entity.js';

/** Programs that a request waits for; whoever asked takes the row away. */
@Entity('program_runs')
export class ProgramRunEntity extends Claimed {
  @PrimaryColumn('text')
  id!: string;

  /** ProgramRunRequest as JSON: programs may hold what jsonb does not. */
  @Column('text')
  request!: string;

  /** ProgramOutcome[] as JSON, in the order of the programs; null until it is finished. */
  @Column('text', { nullable: true })
  results!: string | null;

  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
