import { progressOf } from './job-progress.js';
import { isTerminal } from './job-state.js';
import type { JobEntity } from './job.entity.js';
import type { Job, QueuePlace } from './jobs.schemas.js';

/** A row as the API shows it. */
export function presentJob(job: JobEntity, queue: QueuePlace | null, now: Date): Job {
  const { id, keyId, name, state, phase, modelId, datasetId, metadata, result, error } = job;
  const { priority, budget, usage, notify, allowInexact, version } = job;
  return {
    id,
    keyId,
    name,
    state,
    terminal: isTerminal(state),
    phase,
    progress: progressOf(job, now),
    queue,
    priority,
    budget,
    usage,
    notify,
    allowInexact,
    modelId,
    datasetId,
    effectiveConfig: job.config,
    metadata,
    version,
    result,
    error,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
  };
}
