import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../../common/problems.js';
import { Claimed } from '../../database/claimed.entity.js';
import type { SomeSettings } from '../bases/base-models.schemas.js';

/** How far the files of a base model have come from the hub. */
@Entity('model_downloads')
export class ModelDownloadEntity extends Claimed {
  @PrimaryColumn('text')
  modelId!: string;

  /** The settings that the request named. */
  @Column('jsonb')
  wish!: SomeSettings;

  @Column('bigint', { default: 0 })
  doneBytes!: string;

  /** Null until the hub has said. */
  @Column('bigint', { nullable: true })
  totalBytes!: string | null;

  /** Of the last try that failed. */
  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  @Column('timestamptz', { default: () => 'now()' })
  retryAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
