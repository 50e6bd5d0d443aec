import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditEventEntity } from './audit-event.entity.js';

/** What stands before the first event. */
export const BEGINNING: Link = { sequence: 0, mac: Buffer.alloc(0) };

export type Link = Pick<AuditEventEntity, 'sequence' | 'mac'>;
type Sealed = Omit<AuditEventEntity, 'mac'>;

/** Where a chain is broken, and how. */
export interface ChainBreak {
  readonly sequence: number;
  readonly reason: 'altered' | 'missing';
}

/** The code of an event: nobody without the key can make it, and it fits behind one event alone. */
export function macOf(key: Buffer, event: Sealed, before: Link): Buffer {
  const { id, workspaceId, sequence, action, subjectId, keyId, requestId, details } = event;
  const told = [workspaceId, sequence, id, action, subjectId, keyId, requestId, details];
  return createHmac('sha256', key)
    .update(JSON.stringify([before.mac.toString('hex'), event.createdAt.toISOString(), ...told]))
    .digest();
}

/** The first fault in events that follow `before`; null when each is where and what it was. */
export function findBreak(
  key: Buffer,
  events: readonly AuditEventEntity[],
  before: Link,
): ChainBreak | null {
  let last = before;
  for (const event of events) {
    if (event.sequence !== last.sequence + 1) {
      return { sequence: last.sequence + 1, reason: 'missing' };
    }
    const expected = macOf(key, event, last);
    if (event.mac.length !== expected.length || !timingSafeEqual(event.mac, expected)) {
      return { sequence: event.sequence, reason: 'altered' };
    }
    last = event;
  }
  return null;
}
