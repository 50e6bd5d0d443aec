import { z } from 'zod';
import { idSchema } from '../common/ids.js';
import { PageQuery, pageSchema } from '../common/paging.js';
import { Text } from '../common/text.js';
import { AUDIT_ACTIONS } from './audit-actions.js';

export const AuditEvent = z
  .object({
    id: idSchema('auditEvent'),
    sequence: z.int().describe('Counts from 1 in the workspace, without a gap.'),
    action: z.enum(AUDIT_ACTIONS),
    subjectId: z.string().describe('What it was done to; it may be gone.'),
    keyId: idSchema('apiKey').nullable().describe('Who; null when the service did it by itself.'),
    requestId: z.string().nullable().describe('As in X-Request-Id.'),
    details: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

export const AuditEventPage = pageSchema(AuditEvent, 'AuditEventPage');
export type AuditEventPage = z.infer<typeof AuditEventPage>;

export const AuditEventQuery = PageQuery.extend({
  action: z.enum(AUDIT_ACTIONS).optional(),
  subjectId: Text(100).optional(),
  keyId: idSchema('apiKey').optional(),
});
export type AuditEventQuery = z.infer<typeof AuditEventQuery>;

export const AuditVerification = z
  .object({
    whole: z.boolean().describe('Every event is there and is what was written.'),
    head: z
      .object({ sequence: z.int(), mac: z.string().describe('Hexadecimal digits.') })
      .describe(
        'Where the log ends. Note it elsewhere: a log that was put back to an earlier state no longer reaches it.',
      ),
    firstBreak: z
      .object({
        sequence: z.int(),
        reason: z
          .enum(['altered', 'missing'])
          .describe('The event is not what was written, or it is not there.'),
      })
      .nullable(),
  })
  .meta({ id: 'AuditVerification' });
export type AuditVerification = z.infer<typeof AuditVerification>;
