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

  @Column('text')
  recallKeyId!: string;

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

  @Column('timestamptz', { nullable: true })
  deletedAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
