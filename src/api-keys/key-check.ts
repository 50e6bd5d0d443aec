import { Injectable } from '@nestjs/common';
import type { CallerIdentity } from '../common/caller.js';
import type { Scope } from '../common/scopes.js';
import { ServerSecret } from '../common/server-secret.js';
import { Database } from '../database/database.js';
import { isSecretOf, parseApiKey } from './api-key-format.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { KeyUses } from './key-uses.js';

/** What every request asks of its key, and no more. */
const BY_LOOKUP = `
  SELECT workspace_id AS "workspaceId", id AS "keyId", scopes, caps, hash, expires_at AS "expiresAt"
  FROM api_keys WHERE lookup = $1`;

type KnownKey = CallerIdentity & Pick<ApiKeyEntity, 'hash' | 'expiresAt'>;

/** Tells whose a key is. It asks the table every time: a key that was revoked is nobody's from then on. */
@Injectable()
export class KeyCheck {
  private readonly pepper: Buffer;

  constructor(
    private readonly database: Database,
    private readonly uses: KeyUses,
    secret: ServerSecret,
  ) {
    this.pepper = secret.derive('api-keys');
  }

  /** Whose key this is, or null: unknown, mistyped, revoked and expired keys look alike. */
  async authenticate(text: string): Promise<CallerIdentity | null> {
    const parts = parseApiKey(text);
    if (parts === null) {
      return null;
    }
    const [row = null] = await this.database.acrossWorkspaces(() =>
      this.database.query<KnownKey>(BY_LOOKUP, [parts.lookup]),
    );
    if (!isSecretOf(parts.secret, row?.hash ?? null, this.pepper) || row === null) {
      return null;
    }
    const { hash: _, expiresAt, ...caller } = row;
    if (isExpired({ expiresAt })) {
      return null;
    }
    await this.uses.note(caller);
    return caller;
  }

  /** Whether a key is there, has not expired and has a scope; for what a key was exchanged for. */
  async isGranted(keyId: string, scope: Scope): Promise<boolean> {
    const key = await this.database.acrossWorkspaces((all) =>
      all.findOneBy(ApiKeyEntity, { id: keyId }),
    );
    return key !== null && !isExpired(key) && key.scopes.includes(scope);
  }
}

/** Whether the end of a key is past. */
export function isExpired({ expiresAt }: Pick<ApiKeyEntity, 'expiresAt'>): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now();
}
