import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Split, TaskRow, VerificationOutcome } from '../contracts/task.js';
import { Owned } from '../database/workspace.entity.js';

/** One task of a dataset, in the order of its source. */
@Entity('tasks')
export class TaskEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  datasetId!: string;

  @Column('integer')
  position!: number;

  @Column('text')
  key!: string;

  @Column('text')
  split!: Split;

  @Column('text', { nullable: true })
  subset!: string | null;

  /** JSON as text: jsonb refuses the NUL characters that tests may hold. */
  @Column('simple-json')
  row!: TaskRow;

  @Column('text', { nullable: true })
  verification!: VerificationOutcome | null;

  @Column('text', { nullable: true })
  verificationReason!: string | null;
}
