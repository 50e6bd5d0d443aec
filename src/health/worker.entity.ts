import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { SandboxCapabilities } from '../sandbox/capability-probe.js';

/** A worker process that is alive, or was a moment ago. It belongs to the installation, not to a workspace. */
@Entity('workers')
export class WorkerEntity {
  @PrimaryColumn('text')
  id!: string;

  @Column('jsonb')
  sandbox!: SandboxCapabilities;

  @CreateDateColumn({ type: 'timestamptz' })
  startedAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  seenAt!: Date;
}
