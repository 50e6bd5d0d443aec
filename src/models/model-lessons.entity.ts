import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../database/workspace.entity.js';

/** What an adapted model has learned from; goes with it. */
@Entity('model_lessons')
export class ModelLessonsEntity extends Owned {
  @PrimaryColumn('text')
  modelId!: string;

  /** string[] as JSON: texts may hold what jsonb does not. */
  @Column('text')
  texts!: string;
}
