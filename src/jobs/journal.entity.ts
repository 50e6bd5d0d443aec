import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Judgement } from '../contracts/judgement.js';
import type { Reward } from '../contracts/reward.js';
import type { AttemptRecord, EvaluationResult } from '../contracts/training.js';
import type { Spent } from '../contracts/spent.js';
import { NO_USAGE, type Usage } from '../contracts/usage.js';
import type { Verdict } from '../contracts/verdict.js';
import { Owned } from '../database/workspace.entity.js';
import type { StepTallies } from './step-tallies.js';

/** What a step was told when it asked the outside, written before it went on, so that its replay is the same step. */
@Entity('step_journal')
export class StepJournalEntity extends Owned {
  @PrimaryColumn('text')
  jobId!: string;

  @PrimaryColumn('integer')
  step!: number;

  /** Where in the step it was asked. */
  @PrimaryColumn('text')
  part!: string;

  /** Of the question: a replay that asks something else is told something else. */
  @PrimaryColumn('text')
  questionSha256!: string;

  /** Deflated JSON; null once no checkpoint is left from which the step could be replayed. */
  @Column('bytea', { nullable: true })
  answer!: Buffer | null;

  /** The claim that wrote it. */
  @Column('integer')
  fence!: number;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** The measured figures of one step. */
@Entity('job_metrics')
export class JobMetricsEntity extends Owned {
  @PrimaryColumn('text')
  jobId!: string;

  @PrimaryColumn('integer')
  step!: number;

  @Column('jsonb')
  metrics!: Record<string, number>;

  /** The claim that finished the step first. */
  @Column('integer', { default: 0 })
  fence!: number;

  /** What its attempts add up to; null when the step is older than the column. */
  @Column('jsonb', { nullable: true })
  tallies!: StepTallies | null;

  /** What the step used, from the end of the one before. */
  @Column('jsonb', { default: NO_USAGE })
  usage!: Usage;

  /** What it spent on which part meanwhile; null when it is older than the column. */
  @Column('jsonb', { nullable: true })
  spent!: Spent | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** One program sampled in a step, with everything that was learned of it. */
@Entity('attempts')
export class AttemptEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  jobId!: string;

  @Column('integer')
  step!: number;

  /** Its place in the step. */
  @Column('integer')
  index!: number;

  @Column('text')
  taskId!: string;

  @Column('text')
  phase!: AttemptRecord['phase'];

  @Column('text')
  promptKind!: AttemptRecord['promptKind'];

  @Column('text')
  prompt!: string;

  @Column('text')
  answer!: string;

  /** Null when the attempt is older than the column, as `tokens`. */
  @Column('text', { nullable: true })
  program!: string | null;

  /** TokenWeights as packed JSON, one to two bytes a token; read only where it is asked for. */
  @Column('bytea', { nullable: true, select: false })
  tokens?: Buffer | null;

  @Column('boolean')
  isTruncated!: boolean;

  @Column('jsonb')
  verdict!: Verdict;

  @Column('jsonb')
  judgements!: readonly Judgement[];

  @Column('jsonb')
  reward!: Reward;

  @Column('jsonb')
  episodeIds!: readonly string[];

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** pass@k of a job's policy before or after its training. */
@Entity('evaluations')
export class EvaluationEntity extends Owned {
  @PrimaryColumn('text')
  jobId!: string;

  @PrimaryColumn('text')
  stage!: 'before' | 'after';

  @Column('jsonb')
  results!: readonly EvaluationResult[];

  @Column('jsonb', { default: NO_USAGE })
  usage!: Usage;

  @Column('jsonb', { nullable: true })
  spent!: Spent | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

/** A policy frozen on disk. The row, not the folder, makes it real. */
@Entity('checkpoints')
export class CheckpointEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  jobId!: string;

  @Column('integer')
  step!: number;

  @Column('integer')
  fence!: number;

  /** Below FALCONRY_HOME. */
  @Column('text')
  folder!: string;

  /** Of manifest.json, which holds the sha256 and size of every other file. */
  @Column('text')
  manifestSha256!: string;

  @Column('bigint')
  sizeBytes!: string;

  /** Mean training reward of the steps since the checkpoint before; null when there are none. */
  @Column('double precision', { nullable: true })
  score!: number | null;

  /** Whether it stays when newer ones make it dispensable. */
  @Column('boolean', { default: false })
  kept!: boolean;

  /** Counts the changes of whether it is kept. */
  @Column('integer', { default: 1 })
  version!: number;

  /** Why the checkpoint may not be used any more, or null. */
  @Column('text', { nullable: true })
  rejected!: string | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}
