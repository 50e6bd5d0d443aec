import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm';
import { admitJob } from '../api-keys/key-caps.js';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { carried } from '../common/tracing/tracing.js';
import { Database } from '../database/database.js';
import { describeSpent, raiseAdvice, spentLimits } from './job-budget.js';
import { JobLog, type JobRef } from './job-log.js';
import { allowedVerbs, type JobState, type JobVerb, requestTarget, VERBS } from './job-state.js';
import type { JobEntity } from './job.entity.js';
import type { Job, ResumeJob } from './jobs.schemas.js';
import { JobsService } from './jobs.service.js';

type Columns = QueryDeepPartialEntity<JobEntity>;

const REASONS: Readonly<Record<JobVerb, string>> = {
  pause: 'Paused by request.',
  resume: 'Resumed by request.',
  cancel: 'Cancelled by request.',
};

/**
 * What a person may ask of a job. Each verb is idempotent by the state that it leads to: asked again it changes
 * nothing. The lock of the row puts requests, the worker and the reaper in one order; whoever commits first wins.
 */
@Injectable()
export class JobRequestsService {
  constructor(
    private readonly database: Database,
    private readonly log: JobLog,
    private readonly jobs: JobsService,
  ) {}

  /**
   * A job that nobody holds is paused at once; a running one after its step.
   *
   * @throws ProblemError not-found, illegal-transition
   */
  pause(workspaceId: WorkspaceId, id: string): Promise<Job> {
    const pauseReason = { code: 'requested', detail: 'Paused by request.' } as const;
    return this.ask('pause', { id, workspaceId }, async () => ({ pauseReason, retryAt: null }));
  }

  /**
   * Puts a paused job back into the queue. Settings that the wish leaves out stay as they were.
   *
   * @throws ProblemError not-found, illegal-transition, budget-exhausted while a limit is not above what was used,
   *   cap-exceeded while the key that posted it has used up a cap
   */
  resume(workspaceId: WorkspaceId, id: string, wish: ResumeJob): Promise<Job> {
    const change = async (job: JobEntity): Promise<Columns> => {
      const { allowInexact, budget } = settingsOf(job, wish);
      const spent = spentLimits(budget, job.usage);
      if (spent.length > 0) {
        throw new ProblemError('budget-exhausted', describeSpent(spent), raiseAdvice(spent));
      }
      if (job.keyId !== null) {
        await admitJob(this.database, { workspaceId, keyId: job.keyId });
      }
      await this.log.append({ id, workspaceId }, 'resumed', { allowInexact, budget });
      const version = isDeepStrictEqual(budget, job.budget) ? job.version : job.version + 1;
      return { allowInexact, budget, version, pauseReason: null, error: null, ...carried() };
    };
    const isAsWished = (job: JobEntity): boolean =>
      isDeepStrictEqual(settingsOf(job, wish), settingsOf(job, {}));
    return this.ask('resume', { id, workspaceId }, change, isAsWished);
  }

  /**
   * A job that nobody holds ends at once; a running one as soon as its worker has let go.
   *
   * @throws ProblemError not-found, illegal-transition
   */
  cancel(workspaceId: WorkspaceId, id: string): Promise<Job> {
    return this.ask('cancel', { id, workspaceId }, async (_, to) => ({
      pauseReason: null,
      retryAt: null,
      ...(to === 'cancelled' ? { finishedAt: () => 'now()' } : {}),
    }));
  }

  private async ask(
    verb: JobVerb,
    ref: JobRef,
    change: (job: JobEntity, to: JobState) => Promise<Columns>,
    isAsWished: (job: JobEntity) => boolean = () => true,
  ): Promise<Job> {
    const asked = await this.database.transaction(async () => {
      const job = await this.log.lock(ref);
      if (job === null) {
        throw ProblemError.notFound('job', ref.id);
      }
      if (isReached(verb, job.state) && isAsWished(job)) {
        return job;
      }
      const to = requestTarget(verb, job.state);
      if (to === null) {
        throw refusal(verb, job.state);
      }
      const set = await change(job, to);
      return this.log.move(ref, { to, by: 'api', reason: REASONS[verb], set });
    });
    if (asked === null) {
      throw new Error(`The job ${ref.id} has moved although its row was locked.`);
    }
    return this.jobs.present(asked);
  }
}

/** What a job goes on with: its own settings, and those of the wish before them. */
function settingsOf(
  { allowInexact, budget }: JobEntity,
  wish: ResumeJob,
): Pick<JobEntity, 'allowInexact' | 'budget'> {
  return {
    allowInexact: wish.allowInexact ?? allowInexact,
    budget: wish.budget === undefined ? budget : { ...budget, ...wish.budget },
  };
}

function isReached(verb: JobVerb, state: JobState): boolean {
  const states: readonly JobState[] = VERBS[verb];
  return states.includes(state);
}

function refusal(verb: JobVerb, state: JobState): ProblemError {
  const allowed = allowedVerbs(state);
  const others = allowed.length === 0 ? 'nothing any more' : allowed.join(' and ');
  return new ProblemError(
    'illegal-transition',
    `The job is ${state}; it does not accept ${verb}. It accepts ${others}.`,
    [],
    { currentState: state, allowed },
  );
}
