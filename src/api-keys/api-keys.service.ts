import { Injectable } from '@nestjs/common';
import type { CallerIdentity, WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { ALL_SCOPES, type Scope } from '../common/scopes.js';
import { ServerSecret } from '../common/server-secret.js';
import { Database } from '../database/database.js';
import { formatApiKey, hashSecret, isSecretOf, makeApiKey, parseApiKey } from './api-key-format.js';
import { ApiKeyEntity } from './api-key.entity.js';
import type { ApiKey, CreateApiKey, NewApiKey } from './api-keys.schemas.js';

/** Makes, lists, checks and revokes keys. */
@Injectable()
export class ApiKeysService {
  private readonly pepper: Buffer;

  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    secret: ServerSecret,
  ) {
    this.pepper = secret.derive('api-keys');
  }

  /**
   * A new key; its text is in the answer and nowhere else.
   *
   * @param granted - what whoever makes it may do: no key has more scopes than the one that made it
   * @throws ProblemError insufficient-scope, or validation-failed for a date that is past
   */
  async create(
    workspaceId: WorkspaceId,
    body: CreateApiKey,
    granted: readonly Scope[] = ALL_SCOPES,
  ): Promise<NewApiKey> {
    const scopes = [...new Set(body.scopes ?? granted)];
    const wider = scopes.filter((scope) => !granted.includes(scope));
    if (wider.length > 0) {
      const detail = `The key of this request lacks ${wider.join(', ')} and cannot grant it.`;
      throw new ProblemError('insufficient-scope', detail, [{ pointer: '#/body/scopes', detail }]);
    }
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    if (expiresAt !== null && expiresAt.getTime() <= Date.now()) {
      throw ProblemError.field('expiresAt', 'must be in the future');
    }
    const parts = makeApiKey();
    const row = Object.assign(new ApiKeyEntity(), {
      id: newId('apiKey'),
      name: body.name,
      scopes,
      lookup: parts.lookup,
      hash: hashSecret(parts.secret, this.pepper),
      createdAt: new Date(),
      expiresAt,
      lastUsedAt: null,
    });
    await this.database.of(ApiKeyEntity, workspaceId).insert(row);
    return { ...present(row), key: formatApiKey(parts) };
  }

  async list(workspaceId: WorkspaceId, query: PageQuery): Promise<Page<ApiKey>> {
    const keys = this.database.of(ApiKeyEntity, workspaceId).query('key');
    const page = await this.pager.page(keys, query, `api-keys ${workspaceId}`);
    return { ...page, data: page.data.map(present) };
  }

  /** Revokes a key at once. @throws ProblemError not-found, last-key */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.query('SELECT id FROM workspaces WHERE id = $1 FOR UPDATE', [
        workspaceId,
      ]);
      const keys = this.database.of(ApiKeyEntity, workspaceId);
      const all = await keys.list({});
      if (!all.some((key) => key.id === id)) {
        throw ProblemError.notFound('API key', id);
      }
      if (!all.some((key) => key.id !== id && key.scopes.includes('keys:manage'))) {
        throw new ProblemError('last-key', `${id} is the last key that can make others.`);
      }
      await keys.delete({ id });
    });
  }

  /** Whose key this is, or null: unknown, mistyped, revoked and expired keys look alike. */
  async authenticate(text: string): Promise<CallerIdentity | null> {
    const parts = parseApiKey(text);
    if (parts === null) {
      return null;
    }
    const row = await this.database
      .acrossWorkspaces(ApiKeyEntity)
      .findOneBy({ lookup: parts.lookup });
    if (!isSecretOf(parts.secret, row?.hash ?? null, this.pepper) || row === null) {
      return null;
    }
    if (isExpired(row)) {
      return null;
    }
    await this.touch(row.id);
    return { workspaceId: row.workspaceId, keyId: row.id, scopes: row.scopes };
  }

  /** Whether a key is there, has not expired and has a scope; for what a key was exchanged for. */
  async isGranted(keyId: string, scope: Scope): Promise<boolean> {
    const key = await this.database.acrossWorkspaces(ApiKeyEntity).findOneBy({ id: keyId });
    return key !== null && !isExpired(key) && key.scopes.includes(scope);
  }

  /** At most one write a minute for a key, however busy it is. */
  private async touch(id: string): Promise<void> {
    await this.database.query(
      `UPDATE api_keys SET last_used_at = now()
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
      [id],
    );
  }
}

function isExpired({ expiresAt }: Pick<ApiKeyEntity, 'expiresAt'>): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now();
}

function present(row: ApiKeyEntity): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: `flk_live_${row.lookup}`,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
