import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/** What a key has used on one day of UTC. It outlives the jobs that used it, and the key. */
@Entity('api_key_usage')
export class ApiKeyUsageEntity extends Owned {
  @PrimaryColumn('text')
  keyId!: string;

  @PrimaryColumn('date')
  day!: string;

  @Column('double precision', { default: 0 })
  engineSeconds!: number;

  @Column('bigint', { default: 0 })
  tokens!: string;
}
