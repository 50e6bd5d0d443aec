import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from './workspace.entity.js';

export type OutboxKind = 'queue' | 'webhook' | 'memory';

/** Something to do outside PostgreSQL, written in the transaction that caused it and done afterwards, at least once. */
@Entity('outbox')
export class OutboxEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  kind!: OutboxKind;

  /** The id of the thing that it is about. */
  @Column('text')
  aggregate!: string;

  @Column('jsonb')
  payload!: Record<string, unknown>;

  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { default: () => 'now()' })
  availableAt!: Date;

  @Column('timestamptz', { nullable: true })
  claimedUntil!: Date | null;

  /** Names the claim; what holds another one may not touch the message. */
  @Column('text', { nullable: true })
  claimedBy!: string | null;

  @Column('timestamptz', { nullable: true })
  doneAt!: Date | null;

  @Column('text', { nullable: true })
  lastError!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
