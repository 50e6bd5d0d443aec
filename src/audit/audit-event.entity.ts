import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';
import type { AuditAction } from './audit-actions.js';

/** Something that was done in a workspace. It is written once, with what it changed, and stays. */
@Entity('audit_events')
export class AuditEventEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** Counts from 1 in each workspace, without a gap. */
  @Column('integer')
  sequence!: number;

  @Column('text')
  action!: AuditAction;

  /** What it was done to. */
  @Column('text')
  subjectId!: string;

  /** The API key that asked; null when the service did it. */
  @Column('text', { nullable: true })
  keyId!: string | null;

  @Column('text', { nullable: true })
  requestId!: string | null;

  /** Never a secret, nor what anybody wrote in a prompt or a program. */
  @Column('simple-json')
  details!: Readonly<Record<string, unknown>>;

  /** Over this event and the code of the one before it. */
  @Column('bytea')
  mac!: Buffer;

  @Column('timestamptz')
  createdAt!: Date;
}
