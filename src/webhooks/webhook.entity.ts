import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/** Where a workspace wants to be told of events. */
@Entity('webhook_endpoints')
export class WebhookEndpointEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  url!: string;

  @Column('jsonb')
  eventTypes!: string[];

  /** Sealed; see `common/sealed-secret.ts`. */
  @Column('bytea')
  secret!: Buffer;

  /** The secret before the newest rotation; it signs too until then. */
  @Column('bytea', { nullable: true })
  previousSecret!: Buffer | null;

  @Column('timestamptz', { nullable: true })
  previousSecretUntil!: Date | null;

  @Column('text', { nullable: true })
  disabledReason!: string | null;

  /** Counts the changes that a caller can see. */
  @Column('integer', { default: 1 })
  version!: number;

  /** The first failed try since the last success; null after one. */
  @Column('timestamptz', { nullable: true })
  failingSince!: Date | null;

  @Column('timestamptz', { nullable: true })
  lastFailedAt!: Date | null;

  /** Until when nothing is sent, because the receiver said that it is overloaded. */
  @Column('timestamptz', { nullable: true })
  restingUntil!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** One event on its way to one endpoint. */
@Entity('webhook_deliveries')
export class WebhookDeliveryEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  endpointId!: string;

  /** The webhook-id that the receiver sees: the same on every try. */
  @Column('text')
  eventId!: string;

  @Column('text')
  type!: string;

  /** The exact bytes that are signed and sent. */
  @Column('text')
  body!: string;

  @Column('text')
  state!: 'pending' | 'delivered' | 'exhausted' | 'dropped';

  /** The span that caused it; null while tracing is off. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('integer', { default: 0 })
  attempts!: number;

  /** Those of before the newest replay; the schedule counts from there. */
  @Column('integer', { default: 0 })
  attemptsBefore!: number;

  @Column('timestamptz', { default: () => 'now()' })
  nextAttemptAt!: Date;

  @Column('timestamptz', { nullable: true })
  claimedUntil!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}

/** One try of a delivery. */
@Entity('webhook_attempts')
export class WebhookAttemptEntity extends Owned {
  @PrimaryColumn('text')
  deliveryId!: string;

  @PrimaryColumn('integer')
  number!: number;

  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('text', { nullable: true })
  error!: string | null;

  /** The beginning of what the receiver answered. */
  @Column('text')
  answer!: string;

  @Column('integer')
  durationMs!: number;

  /** When it was sent. */
  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
