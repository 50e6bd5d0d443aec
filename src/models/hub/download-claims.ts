import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import type { Problem } from '../../common/problems.js';
import { Schedule } from '../../common/schedule.js';
import { Database } from '../../database/database.js';
import type { SomeSettings } from '../bases/base-models.schemas.js';
import { RegistrationEvents } from '../bases/registration-events.js';
import type { ModelCard } from '../card/model-card.schemas.js';
import type { ModelSettings } from '../models.schemas.js';
import type { HubModelRef } from './hub-folders.js';
import type { HubPlace } from './model-hub.js';

export const DOWNLOADS_TOPIC = 'model_downloads';

/** A base model whose files this process brings. */
export interface DownloadClaim extends HubModelRef {
  readonly workspaceId: WorkspaceId;
  readonly source: HubPlace;
  readonly wish: SomeSettings;
  readonly fence: number;
  /** Tries, this one among them. */
  readonly attempts: number;
}

/** Who brings which model. A claim that another one has followed records nothing. */
@Injectable()
export class DownloadClaims {
  private readonly leaseSeconds: number;

  constructor(
    private readonly database: Database,
    private readonly events: RegistrationEvents,
    { downloadLeaseMs }: Schedule,
  ) {
    this.leaseSeconds = downloadLeaseMs / 1000;
  }

  /** The model that has waited longest, one whose process died among them; null when none is due. */
  async claim(): Promise<DownloadClaim | null> {
    const [claim] = await this.database.acrossWorkspaces(() =>
      this.database.query<DownloadClaim>(
        `UPDATE model_downloads AS due SET fence = due.fence + 1, attempts = due.attempts + 1,
           lease_until = now() + make_interval(secs => $1)
         FROM models WHERE models.id = due.model_id AND due.model_id = (
           SELECT model_id FROM model_downloads
           WHERE finished_at IS NULL AND retry_at <= now() AND coalesce(lease_until < now(), true)
           ORDER BY created_at, model_id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING models.id, models.name, models.source, due.workspace_id AS "workspaceId", due.wish,
           due.fence, due.attempts`,
        [this.leaseSeconds],
      ),
    );
    return claim ?? null;
  }

  /** False when the model is gone, or another process's. */
  renew(claim: DownloadClaim): Promise<boolean> {
    return this.change(claim, 'lease_until = now() + make_interval(secs => $3)', this.leaseSeconds);
  }

  /** How many bytes of how many are there. */
  progress(claim: DownloadClaim, done: number, total: number): Promise<boolean> {
    return this.change(claim, `done_bytes = $3::bigint, total_bytes = ${BigInt(total)}`, done);
  }

  /** From now on the model can be named. */
  finish(claim: DownloadClaim, card: ModelCard, settings: ModelSettings): Promise<void> {
    const ready = `state = 'ready', card = $2::jsonb, settings = $3::jsonb`;
    return this.end(claim, null, ready, [JSON.stringify(card), JSON.stringify(settings)]);
  }

  /** Gives up. */
  fail(claim: DownloadClaim, error: Problem): Promise<void> {
    return this.end(claim, error, `state = 'failed'`, []);
  }

  /** Another try, `waitMs` from now, by whoever is free then. */
  retry(claim: DownloadClaim, error: Problem, waitMs: number): Promise<boolean> {
    const waiting = `error = $3::jsonb, lease_until = NULL, retry_at = now() + interval '${waitMs} milliseconds'`;
    return this.change(claim, waiting, JSON.stringify(error));
  }

  /** The process ends: the try does not count. */
  release(claim: DownloadClaim): Promise<boolean> {
    return this.change(claim, 'lease_until = NULL, attempts = attempts - $3::integer', 1);
  }

  private end(
    claim: DownloadClaim,
    error: Problem | null,
    setModel: string,
    values: readonly string[],
  ): Promise<void> {
    return this.database.transaction(async () => {
      const ended = 'error = $3::jsonb, lease_until = NULL, finished_at = now()';
      if (await this.change(claim, ended, error === null ? null : JSON.stringify(error))) {
        const sql = `UPDATE models SET ${setModel} WHERE id = $1`;
        const set = () => this.database.query(sql, [claim.id, ...values]);
        await this.events.end(claim, error, set);
      }
    });
  }

  private async change(claim: DownloadClaim, set: string, value: unknown): Promise<boolean> {
    const changed = await this.database.query(
      `UPDATE model_downloads SET ${set}
       WHERE model_id = $1 AND fence = $2 AND lease_until IS NOT NULL RETURNING model_id`,
      [claim.id, claim.fence, value],
    );
    return changed.length > 0;
  }
}
