import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { preconditionFailed } from '../common/entity-tag.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { Database } from '../database/database.js';
import { RateLimits } from '../limits/rate-limits.js';
import { presentKey } from './api-key-presenter.js';
import { ApiKeyEntity } from './api-key.entity.js';
import type { ApiKey, KeyUsage, UpdateApiKey } from './api-keys.schemas.js';
import { endOf, grantCaps, type Grantor } from './key-grants.js';
import { standingsOf } from './key-ledger.js';

/** Shows keys with what they have used, and changes them. */
@Injectable()
export class ApiKeyRecordsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly limits: RateLimits,
    private readonly audit: AuditLog,
  ) {}

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<ApiKey>> {
    const keys = this.database.of(ApiKeyEntity, workspaceId).query('key');
    const page = await this.pager.page(keys, query, `api-keys ${workspaceId}`);
    return { ...page, data: await this.present(workspaceId, page.data) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<ApiKey> {
    const [key] = await this.present(workspaceId, [await this.row(workspaceId, id)]);
    return key ?? missing(id);
  }

  /**
   * What is left out stays as it is.
   *
   * @param change - `version` is the one that the caller has read, or null when any may be changed
   * @throws ProblemError not-found, validation-failed, precondition-failed
   */
  async update(
    workspaceId: WorkspaceId,
    id: string,
    change: { body: UpdateApiKey; version: number | null; by: Grantor },
  ): Promise<ApiKey> {
    const { body, by } = change;
    const before = await this.row(workspaceId, id);
    const version = change.version ?? before.version;
    const columns = {
      ...(body.name === undefined ? {} : { name: body.name }),
      ...(body.caps === undefined ? {} : { caps: grantCaps(by, before.caps, body.caps) }),
      ...(body.expiresAt === undefined ? {} : { expiresAt: endOf(body.expiresAt) }),
      version: version + 1,
    };
    await this.database.transaction(async () => {
      const keys = this.database.of(ApiKeyEntity, workspaceId);
      if ((await keys.update({ id, version }, columns)) === 0) {
        throw preconditionFailed(`The key has changed since version ${version}.`);
      }
      const entry = { workspaceId, subjectId: id, details: { fields: Object.keys(body) } };
      await this.audit.record({ ...entry, action: 'api_key.changed' });
    });
    return this.get(workspaceId, id);
  }

  private async row(workspaceId: WorkspaceId, id: string): Promise<ApiKeyEntity> {
    return (await this.database.of(ApiKeyEntity, workspaceId).find({ id })) ?? missing(id);
  }

  private async present(
    workspaceId: WorkspaceId,
    rows: readonly ApiKeyEntity[],
  ): Promise<ApiKey[]> {
    const ids = rows.map(({ id }) => id);
    const standings = await standingsOf(this.database, workspaceId, ids);
    return Promise.all(
      rows.map(async (row) => {
        const { requestsPerMinute: cap } = row.caps;
        const usage: KeyUsage = {
          requestsPerMinute: cap === null ? null : await this.limits.requestsOf(row.id, cap),
          engineSecondsPerDay: standings.get(row.id)?.engineSecondsPerDay ?? 0,
          tokensPerDay: standings.get(row.id)?.tokensPerDay ?? 0,
          runningJobs: standings.get(row.id)?.runningJobs ?? 0,
        };
        return presentKey(row, usage);
      }),
    );
  }
}

function missing(id: string): never {
  throw ProblemError.notFound('API key', id);
}
