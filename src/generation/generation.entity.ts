import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';
import type {
  Choice,
  GenerationMemory,
  GenerationModel,
  SamplingUsed,
} from './generation.schemas.js';

/** What was asked and answered: the handle of feedback. Texts are JSON, since they may hold what text columns refuse. */
@Entity('generations')
export class GenerationEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** The API key that asked. */
  @Column('text')
  keyId!: string;

  @Column('simple-json')
  model!: GenerationModel;

  /** The task of a dataset, or null for a prompt. */
  @Column('text', { nullable: true })
  taskId!: string | null;

  @Column('text', { nullable: true })
  project!: string | null;

  /** Name of the layout that made the prompt. */
  @Column('text')
  template!: string;

  /** What the caller asked, before anything was added to it. */
  @Column('simple-json')
  taskText!: string;

  /** The prompt that the model saw. */
  @Column('simple-json')
  prompt!: string;

  @Column('simple-json')
  sampling!: SamplingUsed;

  @Column('simple-json')
  choices!: Choice[];

  @Column('integer')
  promptTokens!: number;

  @Column('simple-json')
  memory!: GenerationMemory;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
