import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { LoraShape } from '../contracts/policy.js';
import type { InexactResume } from '../contracts/training.js';
import { Owned } from '../database/workspace.entity.js';
import type { ModelKind, ModelSettings } from './models.schemas.js';

/** A model that jobs can start from: a base model, what a job has made of one, or an adapter that was uploaded. */
@Entity('models')
export class ModelEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** The folder name of a base model; that of the base with the job, or with the name of the upload, for another. */
  @Column('text')
  name!: string;

  @Column('text')
  kind!: ModelKind;

  /** Below MODELS_DIR. A model that is none names the folder of its base. */
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

  /** Below FALCONRY_HOME: where the adapter lies. */
  @Column('text', { nullable: true })
  adapterFolder!: string | null;

  @Column('jsonb', { nullable: true })
  lora!: LoraShape | null;

  /** Of the weights of an uploaded adapter, in hex. */
  @Column('text', { nullable: true })
  adapterSha256!: string | null;

  /** Empty when the training is one that was never stopped, bit for bit. */
  @Column('jsonb', { default: [] })
  resumedInexactly!: readonly InexactResume[];

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
