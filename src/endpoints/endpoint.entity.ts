import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Metadata } from '../common/text.js';
import { Owned } from '../database/workspace.entity.js';
import type { EndpointLimits, EndpointPrice } from './endpoints.schemas.js';

/** A server that the workspace lets the service call. */
@Entity('endpoints')
export class EndpointEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  kind!: 'openai' | 'http';

  @Column('text')
  name!: string;

  /** Of `openai` the base, without a slash at its end. Fixed, as is the model: the credential goes nowhere else. */
  @Column('text')
  url!: string;

  @Column('text', { nullable: true })
  model!: string | null;

  /** Sealed: of `openai` the API key, of `http` what its messages are signed with. */
  @Column('bytea', { nullable: true })
  credential!: Buffer | null;

  @Column('jsonb', { nullable: true })
  price!: EndpointPrice | null;

  @Column('jsonb')
  limits!: EndpointLimits;

  @Column('jsonb')
  metadata!: Metadata;

  /** Counts the changes that a caller can see, those of the usage apart. */
  @Column('integer', { default: 1 })
  version!: number;

  @Column('bigint', { default: 0 })
  calls!: string;

  @Column('bigint', { default: 0 })
  failedCalls!: string;

  @Column('bigint', { default: 0 })
  promptTokens!: string;

  @Column('bigint', { default: 0 })
  completionTokens!: string;

  /** In the currency of the price. */
  @Column('double precision', { default: 0 })
  cost!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
