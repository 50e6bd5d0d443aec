import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/** A name that leads to a model, and can be made to lead to another. */
@Entity('model_aliases')
export class ModelAliasEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  modelId!: string;

  /** Counts the promotions; that of the newest. */
  @Column('integer')
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  promotedAt!: Date;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** What an alias has led to from then on. It outlives the model, and tells its name. */
@Entity('model_promotions')
export class ModelPromotionEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  aliasId!: string;

  @Column('integer')
  version!: number;

  @Column('text')
  modelId!: string;

  @Column('text')
  modelName!: string;

  @Column('text', { nullable: true })
  checkpointId!: string | null;

  /** The version that a rollback has brought back. */
  @Column('integer', { nullable: true })
  restores!: number | null;

  /** The API key that asked. */
  @Column('text')
  keyId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
