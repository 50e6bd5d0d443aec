import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What all processes together have counted of one series. It belongs to the installation, not to a workspace. */
@Entity('metric_totals')
export class MetricTotalEntity {
  @PrimaryColumn('text')
  name!: string;

  /** As Prometheus writes them. */
  @PrimaryColumn('text')
  labels!: string;

  @Column('double precision')
  value!: number;
}
