/** What the audit log tells of. A feature that does something of the kind adds it here. */
export const AUDIT_ACTIONS = [
  'api_key.created',
  'api_key.changed',
  'api_key.revoked',
  'webhook.created',
  'webhook.changed',
  'webhook.secret_rotated',
  'webhook.disabled',
  'webhook.deleted',
  'model.created',
  'model.deleted',
  'model_alias.promoted',
  'model_alias.rolled_back',
  'model_alias.deleted',
  'export.deleted',
  'dataset.deleted',
  'job.deleted',
  'checkpoint.deleted',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
