import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Problem } from '../common/problems.js';
import { NO_USAGE, type Usage } from '../contracts/usage.js';
import { Owned } from '../database/workspace.entity.js';
import type { Budget } from './job-budget.js';
import type { FailureKind } from './job-failure.js';
import type { JobState } from './job-state.js';
import type { EffectiveConfig, JobResult, Notify } from './jobs.schemas.js';

/** Who or what paused a job: the code, with a sentence for people. */
export interface PauseReason {
  readonly code: 'requested' | 'budget-exhausted' | 'cap-exceeded' | 'resume-inexact';
  readonly detail: string;
}

/** A training run: what was asked, where it stands, and who holds it. */
@Entity('jobs')
export class JobEntity extends Owned {
  @PrimaryColumn('text')
  id!: string;

  /** The API key that posted it; null for a job of before keys were noted. */
  @Column('text', { nullable: true })
  keyId!: string | null;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text')
  state!: JobState;

  /** What a running job is doing; an open list. */
  @Column('text', { nullable: true })
  phase!: string | null;

  @Column('text')
  modelId!: string;

  @Column('text')
  datasetId!: string;

  @Column('jsonb')
  config!: EffectiveConfig;

  @Column('jsonb')
  metadata!: Record<string, string>;

  /** Whom its events are for; all webhooks of the workspace when null. */
  @Column('jsonb', { nullable: true })
  notify!: Notify | null;

  /** Counts the changes of what a caller may change: name, metadata, priority and budget. */
  @Column('integer', { default: 1 })
  version!: number;

  @Column('integer', { default: 0 })
  step!: number;

  @Column('integer')
  totalSteps!: number;

  @Column('jsonb', { nullable: true })
  result!: JobResult | null;

  @Column('jsonb', { nullable: true })
  error!: Problem | null;

  /** Counts the claims of the job; a write that carries an older number is refused. */
  @Column('integer', { default: 0 })
  fence!: number;

  @Column('text', { nullable: true })
  workerId!: string | null;

  /** The span that asked for the job to run, for those of its claims to follow; null while tracing is off. */
  @Column('text', { nullable: true })
  traceparent!: string | null;

  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;

  /** When a job that waits for another try may be queued again. */
  @Column('timestamptz', { nullable: true })
  retryAt!: Date | null;

  /** Failures since the last new checkpoint. */
  @Column('integer', { default: 0 })
  failures!: number;

  /** Failures of all claims, which no checkpoint forgives. */
  @Column('integer', { default: 0 })
  totalFailures!: number;

  /** Of what kind the newest failure was, and how many of that kind came in a row without a new checkpoint. */
  @Column('text', { nullable: true })
  failureKind!: FailureKind | null;

  @Column('integer', { default: 0 })
  kindFailures!: number;

  /** The step in which the job failed last, and how many times in a row it was that one. */
  @Column('integer', { nullable: true })
  stuckStep!: number | null;

  @Column('integer', { default: 0 })
  stuckFailures!: number;

  /** The engine computes a batch in this many times more parts; above 1 the numbers differ in their last bits. */
  @Column('integer', { default: 1 })
  microBatchDivisor!: number;

  /** Whether a checkpoint of another environment may be resumed. */
  @Column('boolean', { default: false })
  allowInexact!: boolean;

  /** Of two queued jobs, the one with the higher number is claimed first. */
  @Column('integer', { default: 0 })
  priority!: number;

  /** What the job may use before it is paused; null when nothing limits it. */
  @Column('jsonb', { nullable: true })
  budget!: Budget | null;

  /** The sum over the steps and evaluations of its journal; a replayed step counts once. */
  @Column('jsonb', { default: NO_USAGE })
  usage!: Usage;

  /** Why the job is pausing or paused; null otherwise. */
  @Column('jsonb', { nullable: true })
  pauseReason!: PauseReason | null;

  /** Number of the newest event; events have no gaps. */
  @Column('integer', { default: 0 })
  eventSequence!: number;

  /** Where and when the running claim began its first step: the basis of the time left. */
  @Column('integer', { nullable: true })
  paceStep!: number | null;

  @Column('timestamptz', { nullable: true })
  paceSince!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
