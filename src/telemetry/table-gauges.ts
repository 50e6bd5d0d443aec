import { Injectable } from '@nestjs/common';
import { Schedule } from '../common/schedule.js';
import { Database } from '../database/database.js';
import type { OutboxKind } from '../database/outbox.entity.js';
import type { Gauge, GaugeName } from './gauges.js';

const UNENDED = ['queued', 'running', 'pausing', 'paused', 'cancelling', 'retry_wait'];
const KINDS: readonly OutboxKind[] = ['queue', 'webhook', 'memory'];
const MISSED_BEATS = 3;

/** One statement for all, so that a look costs one connection and shows one moment. An age of nothing is 0. */
const LOOK = `
  SELECT 'falconry_jobs' AS name, 'state' AS label, state AS of,
    (SELECT count(*) FROM jobs WHERE jobs.state = known.state)::float8 AS value
  FROM unnest($1::text[]) AS known (state)
  UNION ALL
  SELECT 'falconry_queue_oldest_age_seconds', '', '', coalesce(max(extract(epoch FROM now() - since.at)), 0)
  FROM jobs CROSS JOIN LATERAL (
    SELECT max(created_at) AS at FROM job_events AS event
    WHERE event.job_id = jobs.id AND event.type = 'state') AS since
  WHERE jobs.state = 'queued'
  UNION ALL
  SELECT 'falconry_outbox_messages', 'kind', kind,
    (SELECT count(*) FROM outbox WHERE outbox.kind = known.kind AND done_at IS NULL)
  FROM unnest($2::text[]) AS known (kind)
  UNION ALL
  SELECT 'falconry_outbox_oldest_age_seconds', '', '', coalesce(extract(epoch FROM now() - min(created_at)), 0)
  FROM outbox WHERE done_at IS NULL
  UNION ALL
  SELECT 'falconry_webhook_deliveries_pending', '', '', count(*)
  FROM webhook_deliveries WHERE state = 'pending'
  UNION ALL
  SELECT 'falconry_memory_episodes', '', '', count(*) FROM episodes WHERE deleted_at IS NULL
  UNION ALL
  SELECT 'falconry_memory_index_texts', '', '', coalesce(sum(held), 0) FROM index_checks
  UNION ALL
  SELECT 'falconry_workers', '', '', count(*)
  FROM workers WHERE seen_at > now() - make_interval(secs => $3)`;

interface Row {
  readonly name: GaugeName;
  readonly label: string;
  readonly of: string;
  readonly value: number;
}

/** Reads how things stand from the tables of all features, and of all workspaces, as sums alone. */
@Injectable()
export class TableGauges {
  constructor(
    private readonly database: Database,
    private readonly schedule: Schedule,
  ) {}

  async read(): Promise<Gauge[]> {
    const aliveSeconds = (MISSED_BEATS * this.schedule.workerBeatMs) / 1000;
    const rows = await this.database.acrossWorkspaces(() =>
      this.database.query<Row>(LOOK, [UNENDED, KINDS, aliveSeconds]),
    );
    return rows.map(({ name, label, of, value }) => ({
      name,
      labels: label === '' ? {} : { [label]: of },
      value,
    }));
  }
}
