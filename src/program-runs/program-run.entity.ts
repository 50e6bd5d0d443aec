import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../common/problems.js';
import { Owned } from '../database/workspace.entity.js';

/** Programs that a request waits for; whoever asked takes the row away. */
@Entity('program_runs')
export class ProgramRunEntity extends Owned {
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
