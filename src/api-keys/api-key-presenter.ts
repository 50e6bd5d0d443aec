import type { ApiKeyEntity } from './api-key.entity.js';
import type { ApiKey, KeyUsage } from './api-keys.schemas.js';

/** A row as the API shows it. */
export function presentKey(row: ApiKeyEntity, usage: KeyUsage): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: `flk_live_${row.lookup}`,
    scopes: row.scopes,
    caps: row.caps,
    usage,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
