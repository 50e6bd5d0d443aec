import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { EpisodeSource, TrustLevel } from '../contracts/episode.js';
import { Owned } from '../database/workspace.entity.js';

/** A remembered attempt. PostgreSQL is the truth; the search index only points here. */
@Entity('episodes')
export class EpisodeEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** Names the attempt for ever, unique in a workspace. */
  @Column('text')
  key!: string;

  /** Null once it is forgotten: then nobody finds it any more. */
  @Column('text', { nullable: true })
  recallKeyId!: string | null;

  /** The space of memory that it is in; null is the workspace's own memory. */
  @Column('text', { nullable: true })
  space!: string | null;

  @Column('text')
  source!: EpisodeSource;

  @Column('text')
  trust!: TrustLevel;

  /** Who it came from: an API key or a job. A low-trust origin may give one hit to a search. */
  @Column('text', { nullable: true })
  origin!: string | null;

  @Column('text', { nullable: true })
  taskId!: string | null;

  @Column('text', { nullable: true })
  project!: string | null;

  @Column('text')
  answer!: string;

  @Column('boolean')
  isPassing!: boolean;

  @Column('integer')
  passed!: number;

  @Column('integer')
  total!: number;

  @Column('text', { nullable: true })
  errorType!: string | null;

  @Column('integer', { nullable: true })
  errorLine!: number | null;

  @Column('text', { nullable: true })
  message!: string | null;

  @Column('text')
  lesson!: string;

  @Column('double precision', { nullable: true })
  reward!: number | null;

  @Column('text', { nullable: true })
  jobId!: string | null;

  @Column('integer', { nullable: true })
  step!: number | null;

  @Column('text', { nullable: true })
  modelId!: string | null;

  /** Neither room nor time takes it away. */
  @Column('boolean', { default: false })
  isPinned!: boolean;

  /** Kept, and shown to no prompt. */
  @Column('boolean', { default: false })
  isQuarantined!: boolean;

  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  /** How often its origin gave this very answer. */
  @Column('integer', { default: 1 })
  occurrences!: number;

  /** The episode that this one says the same as. */
  @Column('text', { nullable: true })
  mergedInto!: string | null;

  /** Answers whose prompt showed it. */
  @Column('integer', { default: 0 })
  uses!: number;

  @Column('timestamptz', { nullable: true })
  usedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  /** When it was forgotten; text and answer went with it. */
  @Column('timestamptz', { nullable: true })
  deletedAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
