import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/** What was answered to the first request that carried a key. */
@Entity('idempotency_keys')
export class IdempotencyKeyEntity extends Owned {
  @PrimaryColumn('text')
  key!: string;

  /** Id of the operation in the OpenAPI document. */
  @Column('text')
  operation!: string;

  @Column('text')
  bodySha256!: string;

  @Column('text', { nullable: true })
  location!: string | null;

  /** Of the answer; that of the operation when null, as in rows of releases that did not keep it. */
  @Column('int', { nullable: true })
  status!: number | null;

  /** The body of the answer as JSON, sealed: some answers show a secret once. */
  @Column('bytea')
  answer!: Buffer;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
