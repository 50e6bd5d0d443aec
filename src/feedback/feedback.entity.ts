import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';
import type { FeedbackContent, FeedbackStatus } from './feedback.schemas.js';

/** What somebody said of an answer: once for a key, a generation and a kind. */
@Entity('feedback')
export class FeedbackEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** The API key that said it. */
  @Column('text')
  keyId!: string;

  @Column('text')
  generationId!: string;

  @Column('text')
  kind!: FeedbackContent['kind'];

  @Column('simple-json')
  content!: FeedbackContent;

  @Column('text')
  status!: FeedbackStatus;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
