import type { WorkspaceId } from '../common/caller.js';
import type { CapName, KeyCaps } from '../contracts/caps.js';
import type { Usage } from '../contracts/usage.js';
import type { Database } from '../database/database.js';
import type { SpentCap } from '../limits/cap-exceeded.js';

/** Names a key. */
export interface KeyRef {
  readonly workspaceId: WorkspaceId;
  readonly keyId: string;
}

/** Caps of what PostgreSQL counts. */
export type LedgerCap = Exclude<CapName, 'requestsPerMinute'>;

/** Those that count from nothing again at midnight, UTC. */
export const DAILY_CAPS = ['engineSecondsPerDay', 'tokensPerDay'] as const;

/** What a key may use, and what it has used by the cap that it counts for. */
interface Standing extends Readonly<Record<LedgerCap, number>> {
  readonly id: string;
  readonly caps: KeyCaps;
}

const TODAY = `(now() AT TIME ZONE 'UTC')::date`;

const CHARGE = `
  INSERT INTO api_key_usage AS account (workspace_id, key_id, day, engine_seconds, tokens)
  VALUES ($1, $2, ${TODAY}, $3, $4)
  ON CONFLICT (key_id, day) DO UPDATE SET
    engine_seconds = account.engine_seconds + excluded.engine_seconds,
    tokens = account.tokens + excluded.tokens`;

const RUNNING_JOBS = `
  (SELECT count(*)::int FROM jobs WHERE jobs.key_id = key.id
    AND jobs.state NOT IN ('succeeded', 'failed', 'cancelled', 'paused'))`;

const standingBy = (runningJobs: string): string => `
  SELECT key.id, key.caps,
    coalesce(today.engine_seconds, 0) AS "engineSecondsPerDay",
    coalesce(today.tokens, 0)::double precision AS "tokensPerDay",
    ${runningJobs} AS "runningJobs"
  FROM api_keys AS key
  LEFT JOIN api_key_usage AS today ON today.key_id = key.id AND today.day = ${TODAY}
  WHERE key.workspace_id = $1 AND key.id = ANY($2)`;

const STANDING = standingBy(RUNNING_JOBS);
/** A key may have thousands of jobs in the queue: they are counted only where a cap asks for it. */
const CAPPED_STANDING = standingBy(
  `CASE WHEN key.caps->>'runningJobs' IS NULL THEN 0 ELSE ${RUNNING_JOBS} END`,
);

/** Held until the transaction ends. */
const AWAIT_QUEUING = `
  SELECT pg_advisory_xact_lock(hashtextextended('jobs of ' || id, 0)) FROM api_keys
  WHERE workspace_id = $1 AND id = $2 AND caps->>'runningJobs' IS NOT NULL`;

/** Holds of a row of `jobs` whose key is valid and has something left of each daily cap. */
export const HAS_ALLOWANCE = `EXISTS (
  SELECT 1 FROM api_keys AS key
  LEFT JOIN api_key_usage AS today ON today.key_id = key.id AND today.day = ${TODAY}
  WHERE key.id = jobs.key_id AND coalesce(key.expires_at > now(), true)
    AND coalesce(today.engine_seconds, 0)
      < coalesce((key.caps->>'engineSecondsPerDay')::double precision, 'infinity')
    AND coalesce(today.tokens, 0)
      < coalesce((key.caps->>'tokensPerDay')::double precision, 'infinity'))`;

/** Adds to what a key has used today. Call it in the transaction that records what was used. */
export async function chargeKey(
  database: Database,
  { workspaceId, keyId }: KeyRef,
  used: Pick<Usage, 'engineSeconds' | 'sampledTokens' | 'trainedTokens'>,
): Promise<void> {
  const tokens = used.sampledTokens + used.trainedTokens;
  if (used.engineSeconds > 0 || tokens > 0) {
    const values = [workspaceId, keyId, used.engineSeconds, tokens];
    await database.within(workspaceId, () => database.query(CHARGE, values));
  }
}

/** Where keys stand, by their ids. A key that was deleted stands nowhere. */
export async function standingsOf(
  database: Database,
  workspaceId: WorkspaceId,
  keyIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await database.within(workspaceId, () =>
    database.query<Standing>(STANDING, [workspaceId, keyIds]),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Waits, where the number of its jobs is capped, until each job of the key that is being queued is, or is not. */
export async function awaitQueuing(
  database: Database,
  { workspaceId, keyId }: KeyRef,
): Promise<void> {
  await database.within(workspaceId, () => database.query(AWAIT_QUEUING, [workspaceId, keyId]));
}

/** The first of these caps that the key has used up; null when it may go on, and for a key that was deleted. */
export async function findSpentCap(
  database: Database,
  { workspaceId, keyId }: KeyRef,
  names: readonly LedgerCap[],
): Promise<SpentCap | null> {
  const [standing] = await database.within(workspaceId, () =>
    database.query<Standing>(CAPPED_STANDING, [workspaceId, [keyId]]),
  );
  for (const name of standing === undefined ? [] : names) {
    const [limit, used] = [standing?.caps[name] ?? null, standing?.[name] ?? 0];
    if (limit !== null && used >= limit) {
      return { name, limit, used, freesAt: name === 'runningJobs' ? null : tomorrow(new Date()) };
    }
  }
  return null;
}

/** Whether a key that was accepted is still one: for an answer that goes on for long. */
export async function isStillValid(
  database: Database,
  { workspaceId, keyId }: KeyRef,
): Promise<boolean> {
  const rows = await database.within(workspaceId, () =>
    database.query(
      `SELECT id FROM api_keys
       WHERE workspace_id = $1 AND id = $2 AND coalesce(expires_at > now(), true)`,
      [workspaceId, keyId],
    ),
  );
  return rows.length > 0;
}

function tomorrow(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}
