import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { WorkspaceId } from '../common/caller.js';

/** A tenant. Every other row belongs to one. */
@Entity('workspaces')
export class WorkspaceEntity {
  @PrimaryColumn('text')
  id!: WorkspaceId;

  @Column('text', { unique: true })
  name!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** What every row of a workspace has; entities extend it. */
export abstract class Owned {
  @Column('text')
  workspaceId!: WorkspaceId;
}
