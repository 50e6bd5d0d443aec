import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Owned } from '../../database/workspace.entity.js';

/** The two files that a dataset was made of, for a job that named both. It outlives the dataset: jobs keep their record. */
@Entity('joined_files')
export class JoinedFileEntity extends Owned {
  @PrimaryColumn('text')
  datasetId!: string;

  @Column('text')
  trainingFile!: string;

  @Column('text')
  validationFile!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
