import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';
import type { FailedAttempt } from '../training/prompts/prompt-template.js';
import type { Choice } from './choice.schemas.js';
import type { ConversationUsed, GenerationModel, SamplingUsed } from './generation.schemas.js';
import type { GenerationMemory } from './generation-memory.schemas.js';
import type { ModeName } from './modes/modes.js';

/** What tests have shown of an answer, for the conversation that it belongs to. */
export interface KnownAttempt {
  /** Null when it passed. */
  readonly failed: FailedAttempt | null;
}

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

  /** The layout, and the version of each kind of section. */
  @Column('text')
  promptVersion!: string;

  @Column('text', { default: 'plain' })
  mode!: ModeName;

  /** What the caller calls the requests that this one belongs to. */
  @Column('text', { nullable: true })
  conversation!: string | null;

  /** The attempt of the conversation that the prompt shows. */
  @Column('simple-json', { nullable: true })
  repairs!: ConversationUsed['repairs'];

  /** Null when no test was run. */
  @Column('simple-json', { nullable: true })
  attempt!: KnownAttempt | null;

  /** Earlier messages that found no room in the prompt. */
  @Column('integer', { default: 0 })
  turnsDropped!: number;

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
