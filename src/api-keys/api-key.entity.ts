import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Scope } from '../common/scopes.js';
import { type KeyCaps, NO_CAPS } from '../contracts/caps.js';
import { Owned } from '../database/workspace.entity.js';

/** A key of a workspace. Only a keyed hash of its secret is kept. */
@Entity('api_keys')
export class ApiKeyEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  /** The public part of the key, by which it is found. */
  @Column('text', { unique: true })
  lookup!: string;

  @Column('bytea')
  hash!: Buffer;

  @Column('text', { array: true })
  scopes!: Scope[];

  @Column('jsonb', { default: NO_CAPS })
  caps!: KeyCaps;

  /** Counts the changes that a caller can see. */
  @Column('integer', { default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;
}
