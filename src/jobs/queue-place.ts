import { describeSpent, spentLimits } from './job-budget.js';
import type { JobEntity } from './job.entity.js';
import type { QueuePlace } from './jobs.schemas.js';

/** What a job waits among. */
export interface Queue {
  /** Queued jobs before each queued job, by id. */
  readonly ahead: ReadonlyMap<string, number>;
  /** How far the verification of a dataset is, by its id, while it has not ended. */
  readonly verifying: ReadonlyMap<string, { readonly done: number; readonly total: number }>;
  readonly hasWorker: boolean;
  /** Jobs of the workspace that workers hold. */
  readonly running: number;
  /** Jobs of a workspace that may run at once. */
  readonly limit: number;
}

type Waiting = Pick<
  JobEntity,
  'id' | 'datasetId' | 'state' | 'retryAt' | 'error' | 'budget' | 'usage' | 'pauseReason'
>;
type Reason = Pick<QueuePlace, 'reason' | 'detail'>;

/** True while a job stands still for a reason that its owner should learn. */
export function isWaiting({ state }: Pick<JobEntity, 'state'>): boolean {
  return state === 'queued' || state === 'retry_wait' || state === 'paused';
}

/** Where a job waits and why; null when it does not wait. */
export function placeOf(job: Waiting, queue: Queue): QueuePlace | null {
  if (!isWaiting(job)) {
    return null;
  }
  const ahead = job.state === 'queued' ? (queue.ahead.get(job.id) ?? 0) : null;
  const retryAt = job.state === 'retry_wait' ? (job.retryAt?.toISOString() ?? null) : null;
  const position = ahead === null ? null : ahead + 1;
  return { position, ahead, ...reasonOf(job, queue, ahead ?? 0), retryAt };
}

function reasonOf(job: Waiting, queue: Queue, ahead: number): Reason {
  if (job.state === 'queued') {
    return whyQueued(job, queue, ahead);
  }
  if (job.state === 'paused') {
    return whyPaused(job);
  }
  return { reason: 'retry_backoff', detail: whyRetried(job) };
}

function whyQueued(
  { datasetId }: Waiting,
  { hasWorker, verifying, running, limit }: Queue,
  ahead: number,
): Reason {
  if (!hasWorker) {
    return { reason: 'no_worker', detail: 'No worker is running; it starts when there is one.' };
  }
  const verification = verifying.get(datasetId);
  if (verification !== undefined) {
    const { done, total } = verification;
    const detail = `The tasks of its dataset are being verified: ${done} of ${total} so far.`;
    return { reason: 'dataset_verification', detail };
  }
  if (running >= limit) {
    const jobs = limit === 1 ? '1 job' : `${limit} jobs`;
    const detail = `The workspace may train ${jobs} at once; it starts after one of them.`;
    return { reason: 'workspace_limit', detail };
  }
  const before = ahead === 1 ? '1 job is' : `${ahead} jobs are`;
  const detail =
    ahead === 0 ? 'It starts as soon as a worker is free.' : `${before} ahead of it in the queue.`;
  return { reason: 'waiting_for_worker', detail };
}

function whyRetried({ error }: Waiting): string {
  return `It failed and is tried again from its newest checkpoint. ${error?.detail ?? ''}`.trim();
}

/** The figures count before what was noted: a job that was paused by hand may have spent its budget since. */
function whyPaused({ budget, usage, pauseReason }: Waiting): Reason {
  const spent = spentLimits(budget, usage);
  if (spent.length > 0) {
    const detail = `${describeSpent(spent)} Resume it with a higher budget.`;
    return { reason: 'budget_exhausted', detail };
  }
  if (pauseReason?.code === 'cap-exceeded') {
    const detail = `${pauseReason.detail} It goes on by itself when the cap counts anew, at midnight UTC, or is higher.`;
    return { reason: 'key_cap', detail };
  }
  if (pauseReason?.code === 'resume-inexact') {
    return { reason: 'resume_inexact', detail: pauseReason.detail };
  }
  return { reason: 'paused_by_request', detail: 'It was paused by request; resume it to go on.' };
}
