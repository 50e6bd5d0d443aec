import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../common/problems.js';
import type { ExportedFile, ExportFormat } from '../contracts/policy.js';
import { Claimed } from '../database/claimed.entity.js';
import type { ExportState } from './exports.schemas.js';

/** A checkpoint as files for other tools; at most one of each format. It goes with its checkpoint. */
@Entity('exports')
export class ExportEntity extends Claimed {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  checkpointId!: string;

  @Column('text')
  format!: ExportFormat;

  @Column('text', { default: 'queued' })
  state!: ExportState;

  /** Empty until it is ready. */
  @Column('jsonb', { default: [] })
  files!: readonly ExportedFile[];

  /** Of the last try that failed. */
  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  /** It is not tried before. */
  @Column('timestamptz', { default: () => 'now()' })
  retryAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
