import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/**
 * A task text that episodes are recalled by, with its vector: embedded once however many episodes share it. The
 * search index holds one row for each.
 */
@Entity('recall_keys')
export class RecallKeyEntity extends Owned {
  /** Hash of workspace, space, project, embedding and normalised text. */
  @PrimaryColumn('text')
  id!: string;

  @Column('text', { nullable: true })
  project!: string | null;

  /** The space of memory that it is in; null is the workspace's own memory. */
  @Column('text', { nullable: true })
  space!: string | null;

  @Column('text')
  embeddingId!: string;

  /** Of the normalised text alone: equal texts are near-duplicates wherever they come from. */
  @Column('text')
  textHash!: string;

  @Column('text')
  text!: string;

  /** Little-endian float32. */
  @Column('bytea')
  vector!: Buffer;

  /** When the search index was told; null until then. */
  @Column('timestamptz', { nullable: true })
  indexedAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
