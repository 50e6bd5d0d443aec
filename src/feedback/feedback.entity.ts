import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';
import type { FeedbackEpisode, FeedbackExample } from './feedback-outcome.js';
import type { FeedbackItem, FeedbackSource, FeedbackStatus } from './feedback.schemas.js';

/** What somebody said of an answer: once for a key, what it speaks of, and a kind. */
@Entity('feedback')
export class FeedbackEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** The API key that said it. */
  @Column('text')
  keyId!: string;

  /** What it speaks of: a generation, or an episode. */
  @Column('text', { nullable: true })
  generationId!: string | null;

  @Column('text', { nullable: true })
  aboutEpisodeId!: string | null;

  @Column('text')
  kind!: FeedbackItem['kind'];

  @Column('text', { default: 'human' })
  source!: FeedbackSource;

  @Column('simple-json')
  content!: FeedbackItem;

  @Column('text')
  status!: FeedbackStatus;

  /** Why it is quarantined or rejected, or what it waits for. */
  @Column('text', { nullable: true })
  reason!: string | null;

  /** Null until it is accepted. */
  @Column('text', { nullable: true })
  trust!: 'verified' | 'reported' | null;

  @Column('text', { nullable: true })
  taskId!: string | null;

  @Column('text', { nullable: true })
  project!: string | null;

  /** The model whose answer it speaks of. */
  @Column('text', { nullable: true })
  modelId!: string | null;

  /** What a training can imitate; null when nothing can be. */
  @Column('simple-json', { nullable: true })
  example!: FeedbackExample | null;

  /** What memory keeps once it is accepted; null when nothing can be learned. */
  @Column('simple-json', { nullable: true })
  episode!: FeedbackEpisode | null;

  /** Null when no test is to run. */
  @Column('text', { nullable: true })
  checkState!: 'queued' | 'running' | null;

  @Column('integer', { default: 0 })
  checkFence!: number;

  @Column('timestamptz', { nullable: true })
  checkLeaseUntil!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** A training that learned from a feedback, and the first step that did. */
@Entity('feedback_uses')
export class FeedbackUseEntity extends Owned {
  @PrimaryColumn('text')
  feedbackId!: string;

  @PrimaryColumn('text')
  jobId!: string;

  @Column('integer')
  step!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
