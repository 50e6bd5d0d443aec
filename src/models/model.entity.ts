import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { AdapterShape } from '../contracts/policy.js';
import type { InexactResume } from '../contracts/training.js';
import { Owned } from '../database/workspace.entity.js';
import type { Adaptation } from './adaptation.schemas.js';
import type { ModelCard } from './card/model-card.schemas.js';
import type { ModelKind, ModelSettings, ModelSource, ModelState } from './models.schemas.js';

/** A model that jobs can start from: a base model, what a job or an adaptation has made of one, or an uploaded adapter. */
@Entity('models')
export class ModelEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** The folder name of a base model; that of the base with the job, or with the name that was given, for another. */
  @Column('text')
  name!: string;

  @Column('text')
  kind!: ModelKind;

  @Column('text', { default: 'ready' })
  state!: ModelState;

  /** Of a base model that was registered; null for one that was found when the service started. */
  @Column('jsonb', { nullable: true })
  source!: ModelSource | null;

  /** Of a base model whose files could be read. */
  @Column('jsonb', { nullable: true })
  card!: ModelCard | null;

  /** When the newest of the files had changed that the card of a base model was read from at a start. */
  @Column('timestamptz', { nullable: true })
  filesChangedAt!: Date | null;

  /** Whether the folder is below FALCONRY_HOME: of what came from a hub. */
  @Column('boolean', { default: false })
  inHome!: boolean;

  /** Below MODELS_DIR, or FALCONRY_HOME. A model that is none names the folder of its base. */
  @Column('text')
  folder!: string;

  @Column('jsonb')
  settings!: ModelSettings;

  @Column('text', { nullable: true })
  baseModelId!: string | null;

  /** That made a trained model, or the parent of an adapted one: it is not deleted before the model. */
  @Column('text', { nullable: true })
  jobId!: string | null;

  @Column('text', { nullable: true })
  checkpointId!: string | null;

  /** Below FALCONRY_HOME: where the adapter lies. */
  @Column('text', { nullable: true })
  adapterFolder!: string | null;

  /** The shape of the adapter, of whatever kind. */
  @Column('jsonb', { nullable: true })
  lora!: AdapterShape | null;

  /** Of the weights of an uploaded or adapted model, in hex. */
  @Column('text', { nullable: true })
  adapterSha256!: string | null;

  /** How an adapted model came about. */
  @Column('jsonb', { nullable: true })
  adaptation!: Adaptation | null;

  /** Empty when the training is one that was never stopped, bit for bit. */
  @Column('jsonb', { default: [] })
  resumedInexactly!: readonly InexactResume[];

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
