import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { ProblemError } from '../common/problems.js';
import { ServerSecret } from '../common/server-secret.js';
import { Database } from '../database/database.js';
import { formatApiKey, hashSecret, makeApiKey } from './api-key-format.js';
import { presentKey } from './api-key-presenter.js';
import { ApiKeyEntity } from './api-key.entity.js';
import type { CreateApiKey, KeyUsage, NewApiKey } from './api-keys.schemas.js';
import { endOf, grantCaps, type Grantor, grantScopes, OPERATOR } from './key-grants.js';
import { isExpired } from './key-check.js';

const NOTHING: KeyUsage = Object.freeze({
  requestsPerMinute: null,
  engineSecondsPerDay: 0,
  tokensPerDay: 0,
  runningJobs: 0,
});

/** Makes and revokes keys. */
@Injectable()
export class ApiKeysService {
  private readonly pepper: Buffer;

  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
    secret: ServerSecret,
  ) {
    this.pepper = secret.derive('api-keys');
  }

  /**
   * A new key; its text is in the answer and nowhere else.
   *
   * @param by - whoever makes it: no key has more scopes or higher caps than the one that made it
   * @throws ProblemError insufficient-scope, or validation-failed for a cap that is too high and a date that is past
   */
  async create(
    workspaceId: WorkspaceId,
    body: z.input<typeof CreateApiKey>,
    by: Grantor = OPERATOR,
  ): Promise<NewApiKey> {
    const parts = makeApiKey();
    const row = Object.assign(new ApiKeyEntity(), {
      id: newId('apiKey'),
      name: body.name,
      scopes: grantScopes(by, body.scopes),
      caps: grantCaps(by, by.caps, body.caps ?? {}),
      version: 1,
      lookup: parts.lookup,
      hash: hashSecret(parts.secret, this.pepper),
      createdAt: new Date(),
      expiresAt: endOf(body.expiresAt ?? null),
      lastUsedAt: null,
    });
    await this.database.transaction(async () => {
      await this.database.of(ApiKeyEntity, workspaceId).insert(row);
      const details = { name: row.name, scopes: row.scopes, expiresAt: row.expiresAt };
      const action = 'api_key.created';
      await this.audit.record({ workspaceId, action, subjectId: row.id, details });
    });
    return { ...presentKey(row, NOTHING), key: formatApiKey(parts) };
  }

  /** Whether the workspace has been given a key yet. */
  async hasAny(workspaceId: WorkspaceId): Promise<boolean> {
    return (await this.database.of(ApiKeyEntity, workspaceId).count({})) > 0;
  }

  /** Revokes a key at once. @throws ProblemError not-found, last-key */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.within(workspaceId, () =>
        this.database.query('SELECT id FROM workspaces WHERE id = $1 FOR UPDATE', [workspaceId]),
      );
      const keys = this.database.of(ApiKeyEntity, workspaceId);
      const all = await keys.list({});
      const revoked = all.find((key) => key.id === id);
      if (revoked === undefined) {
        throw ProblemError.notFound('API key', id);
      }
      const others = all.filter((key) => key.id !== id && !isExpired(key));
      if (!others.some((key) => key.scopes.includes('keys:manage'))) {
        throw new ProblemError('last-key', `${id} is the last key that can make others.`);
      }
      await keys.delete({ id });
      const details = { name: revoked.name };
      await this.audit.record({ workspaceId, action: 'api_key.revoked', subjectId: id, details });
    });
  }
}
