import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobState } from '../../../src/jobs/job-state.js';
import type { FencedWrite, JobRecord, StateEvent, Usage } from '../history/evidence.js';
import type { Cluster } from './cluster.js';

interface JobRow {
  readonly id: string;
  readonly client: string;
  readonly name: string;
  readonly state: JobState;
  readonly error: string | null;
  readonly plannedSteps: number;
  readonly usage: Usage;
  readonly folder: string | null;
}

interface EventRow {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly at: Date;
  readonly data: {
    readonly from: JobState | null;
    readonly to: JobState;
    readonly reason?: string;
  };
}

const JOBS = `SELECT jobs.id, jobs.workspace_id AS client, jobs.name, jobs.state, jobs.usage, error->>'detail' AS error,
    total_steps AS "plannedSteps", models.adapter_folder AS folder
  FROM jobs LEFT JOIN models ON models.job_id = jobs.id ORDER BY jobs.id`;

/**
 * Everything that a worker wrote under its fence, in the order of the database's clock, which the lock of the job's
 * row makes the order of the commits. The n-th claim of a job is the first write of the fence n.
 */
const WRITES = `SELECT fence, what FROM (
    SELECT created_at, (row_number() OVER (ORDER BY sequence))::int AS fence, 'a claim' AS what
    FROM job_events WHERE job_id = $1 AND type = 'state' AND data->>'to' = 'running'
    UNION ALL SELECT created_at, fence, 'an answer in step ' || step FROM step_journal WHERE job_id = $1
    UNION ALL SELECT created_at, fence, 'step ' || step FROM job_metrics WHERE job_id = $1
    UNION ALL SELECT created_at, fence, 'checkpoint ' || step FROM checkpoints WHERE job_id = $1
  ) AS writes ORDER BY created_at, fence`;

const USAGES = `SELECT usage FROM job_metrics WHERE job_id = $1
  UNION ALL SELECT usage FROM evaluations WHERE job_id = $1`;

/** When the reaper took a job from its worker, and by which claim that worker had it. */
const TAKEOVERS = `SELECT job_id AS "jobId", extract(epoch FROM created_at) * 1000 AS at,
    (SELECT count(*)::int FROM job_events AS claim WHERE claim.job_id = taken.job_id
      AND claim.sequence < taken.sequence AND type = 'state' AND data->>'to' = 'running') AS fence
  FROM job_events AS taken
  WHERE type = 'state' AND data->>'from' IN ('running', 'pausing', 'cancelling')
    AND data->>'reason' LIKE '%lease%'`;

/** What is on record of every job. @param expected weights by the name of the job */
export async function jobRecords(
  cluster: Cluster,
  expected: ReadonlyMap<string, string>,
): Promise<JobRecord[]> {
  const rows = await cluster.query<JobRow>(JOBS);
  return Promise.all(rows.map((row) => jobRecord(cluster, row, expected.get(row.name) ?? null)));
}

async function jobRecord(
  cluster: Cluster,
  { folder, ...job }: JobRow,
  expectedWeights: string | null,
): Promise<JobRecord> {
  const about = [job.id];
  const events = await cluster.query<EventRow>(
    'SELECT id, sequence, type, data, created_at AS at FROM job_events WHERE job_id = $1 ORDER BY sequence',
    about,
  );
  const steps = await cluster.query<{ step: number }>(
    'SELECT step FROM job_metrics WHERE job_id = $1 ORDER BY step',
    about,
  );
  const usages = await cluster.query<{ usage: Usage }>(USAGES, about);
  return {
    ...job,
    sequences: events.map(({ sequence }) => sequence),
    states: events.flatMap(({ id, type, data: { from, to } }): StateEvent[] =>
      type === 'state' ? [{ id, from, to }] : [],
    ),
    losses: events.flatMap(({ type, at, data: { to, reason } }) =>
      type === 'state' && (to === 'retry_wait' || to === 'failed')
        ? [`${at.toISOString()} ${reason}`]
        : [],
    ),
    journaledSteps: steps.map(({ step }) => step),
    writes: await cluster.query<FencedWrite>(WRITES, about),
    recordedUsage: usages.map(({ usage }) => usage),
    weights: folder === null ? null : digestOfTensors(join(cluster.home, folder)),
    expectedWeights,
  };
}

/** Of every tensor that a checkpoint holds: weights, optimiser and learned rates. */
function digestOfTensors(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
  for (const name of names.toSorted()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

/** How long each job that lost its worker stayed with it. A worker may also lose its lease and live. */
export async function takeovers(cluster: Cluster): Promise<number[]> {
  const deaths = new Map(cluster.workers.flatMap((worker) => [...worker.deaths]));
  const taken = await cluster.query<{ jobId: string; fence: number; at: string }>(TAKEOVERS);
  return taken.flatMap(({ jobId, fence, at }) => {
    const death = deaths.get(cluster.failpoints.holderOf(jobId, fence) ?? 0);
    return death === undefined || death > Number(at) ? [] : [Number(at) - death];
  });
}

/** Ids of the events that the receiver got whole. */
export function receivedEvents({ receiver }: Cluster): string[] {
  return [...new Set(receiver.received.map(({ headers }) => String(headers['webhook-id'])))];
}
