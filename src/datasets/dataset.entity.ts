import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

export type DatasetStatus = 'importing' | 'ready';
export type VerificationState = 'none' | 'queued' | 'running' | 'done';

/** An immutable, versioned set of tasks. Only a `ready` one can be used. */
@Entity('datasets')
export class DatasetEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  /** Counts the datasets of one name in a workspace, from 1. */
  @Column('integer')
  version!: number;

  @Column('jsonb', { default: {} })
  metadata!: Record<string, string>;

  /** Counts the changes of name and metadata. */
  @Column('integer', { default: 1 })
  revision!: number;

  /** Known from the first row on when the request left it open. */
  @Column('text')
  format!: string;

  @Column('text')
  status!: DatasetStatus;

  @Column('integer', { default: 0 })
  taskCount!: number;

  /** Bytes read so far, line breaks included. */
  @Column('bigint', { default: 0 })
  bytes!: string;

  @Column('text', { default: 'none' })
  verificationState!: VerificationState;

  /** Until when a worker answers for the running verification. */
  @Column('timestamptz', { nullable: true })
  verificationLease!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Moves with every batch of an import, so that one whose process died can be told from a slow one. */
  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
