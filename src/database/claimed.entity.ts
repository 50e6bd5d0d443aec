import { Column } from 'typeorm';
import { Owned } from './workspace.entity.js';

/** What every row has that workers claim to do something for it, one at a time; entities extend it. */
export abstract class Claimed extends Owned {
  /** Tries that count, the one under way among them: those since anything of it was last kept. */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** Counts the claims: what an older one found is not recorded. */
  @Column('integer', { default: 0 })
  fence!: number;

  /** Null while nobody has it. */
  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;
}
