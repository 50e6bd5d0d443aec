import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { LoraShape } from '../contracts/policy.js';
import type { InexactResume } from '../contracts/training.js';
import { Owned } from '../database/workspace.entity.js';
import type { ModelSettings } from './models.schemas.js';

/** A model that jobs can start from, or that a job has made. */
@Entity('models')
export class ModelEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** The folder name of a base model; the base and the job for a trained one. */
  @Column('text')
  name!: string;

  @Column('text')
  kind!: 'base' | 'trained';

  /** Below MODELS_DIR. A trained model names the folder of its base. */
  @Column('text')
  folder!: string;

  @Column('jsonb')
  settings!: ModelSettings;

  @Column('text', { nullable: true })
  baseModelId!: string | null;

  @Column('text', { nullable: true })
  jobId!: string | null;

  @Column('text', { nullable: true })
  checkpointId!: string | null;

  /** Below FALCONRY_HOME: where the adapter of a trained model lies. */
  @Column('text', { nullable: true })
  adapterFolder!: string | null;

  @Column('jsonb', { nullable: true })
  lora!: LoraShape | null;

  /** Empty when the training is one that was never stopped, bit for bit. */
  @Column('jsonb', { default: [] })
  resumedInexactly!: readonly InexactResume[];

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
