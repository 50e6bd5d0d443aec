import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/** A part of a workspace's memory that nothing but what names it reads or writes. What it holds is gone with the row. */
@Entity('memory_spaces')
export class MemorySpaceEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** Jobs and keys whose episodes in the workspace's own memory are found in it too. */
  @Column('text', { array: true })
  sources!: string[];

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
