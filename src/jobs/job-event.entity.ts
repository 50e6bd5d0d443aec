import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/** One entry of a job's log. Entries are only ever added; their numbers run from 1 without a gap. */
@Entity('job_events')
export class JobEventEntity extends Owned {
  @PrimaryColumn('text')
  jobId!: string;

  @PrimaryColumn('integer')
  sequence!: number;

  @Column('text')
  id!: string;

  @Column('text')
  type!: string;

  @Column('jsonb')
  data!: Record<string, unknown>;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
