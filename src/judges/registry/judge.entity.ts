import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { JudgeSpec } from '../../contracts/judge.js';
import type { LlmPrompt } from '../../contracts/judge-settings.js';
import { Owned } from '../../database/workspace.entity.js';

/** A judge by its name; how it scores is said by its revisions. */
@Entity('judges')
export class JudgeEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('jsonb')
  metadata!: Record<string, string>;

  @Column('integer', { default: 1 })
  newestRevision!: number;

  /** Counts the changes that a caller can see, new revisions among them. */
  @Column('integer', { default: 1 })
  version!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** The prompt of a judge, or of a part of a composite. */
export interface StoredPrompt extends LlmPrompt {
  /** Name of the part; null where the judge is no composite. */
  readonly part: string | null;
}

/** Settings of a judge, which never change. */
@Entity('judge_revisions')
export class JudgeRevisionEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  judgeId!: string;

  @Column('integer')
  revision!: number;

  /** Every judge that it refers to is pinned to a revision. */
  @Column('jsonb')
  spec!: JudgeSpec;

  /** Ids of those judges. */
  @Column('text', { array: true })
  refersTo!: string[];

  /** Ids of the endpoints that it asks. */
  @Column('text', { array: true })
  endpointIds!: string[];

  /** What it sends to language models, as it was when it was registered. */
  @Column('jsonb')
  prompts!: StoredPrompt[];

  /** The API key that registered it. */
  @Column('text')
  keyId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
