import { Injectable } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { Database } from '../database/database.js';
import { MIGRATIONS } from '../database/migrations.js';
import { DependencyChecks } from './dependency-checks.js';
import type { Health, HealthPart } from './health.schemas.js';
import { TableChecks } from './table-checks.js';

const CHECK_MS = 3_000;
const DATABASE_DOWN =
  'PostgreSQL does not answer, or its schema is older than this version; no request is accepted.';

/** Asks every part at once, each with a deadline; nothing of what it hears goes out word for word. */
@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly checks: DependencyChecks,
    private readonly tables: TableChecks,
  ) {}

  async report(): Promise<Health> {
    const { checks, tables } = this;
    const [database, redis, milvus, engine, workers, outbox] = await Promise.all([
      this.askDatabase(),
      part(checks.redis(), 'degraded', 'Redis does not answer; jobs start a little later.'),
      part(
        checks.milvus(),
        'degraded',
        'Milvus does not answer; memory is searched in PostgreSQL or waits.',
      ),
      part(checks.engine(), 'degraded', 'The engine does not answer; jobs and generations wait.'),
      part(tables.workers(), 'degraded', 'The workers are not known.'),
      part(tables.outbox(), 'degraded', 'The outbox is not known.'),
    ]);
    const parts = { database, redis, milvus, engine, workers, outbox };
    return { status: worstOf(Object.values(parts)), parts };
  }

  /** The part that nothing works without. */
  askDatabase(): Promise<HealthPart> {
    return part(this.findMigrations(), 'down', DATABASE_DOWN);
  }

  /** A schema that somebody took back does not fit this code; one that is newer does, while a release rolls out. */
  private async findMigrations(): Promise<HealthPart> {
    const [row] = await this.database.query<{ missing: number }>(
      `SELECT count(*)::int AS missing FROM unnest($1::text[]) AS known (name)
       WHERE name NOT IN (SELECT name FROM migrations)`,
      [MIGRATIONS.map(({ name }) => name)],
    );
    if (row?.missing !== 0) {
      throw new Error('The schema is older than the code.');
    }
    return { status: 'up', detail: 'PostgreSQL answers.' };
  }
}

/** The outcome of a check, or `status` with `detail` when it fails or takes too long. */
async function part(
  check: Promise<HealthPart>,
  status: HealthPart['status'],
  detail: string,
): Promise<HealthPart> {
  return withDeadline(check, CHECK_MS, 'No answer in time.').catch(() => ({ status, detail }));
}

function worstOf(parts: readonly HealthPart[]): Health['status'] {
  if (parts.some(({ status }) => status === 'down')) {
    return 'down';
  }
  return parts.some(({ status }) => status === 'degraded') ? 'degraded' : 'ok';
}
