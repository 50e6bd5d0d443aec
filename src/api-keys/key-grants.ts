import type { CallerIdentity } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { ALL_SCOPES, type Scope } from '../common/scopes.js';
import { type CapName, NO_CAPS, type KeyCaps } from '../contracts/caps.js';
import type { SomeKeyCaps } from './api-keys.schemas.js';

/** What whoever makes or changes a key may pass on: no key gives more than it has. */
export type Grantor = Pick<CallerIdentity, 'scopes' | 'caps'>;

/** Who sets up the installation may do everything. */
export const OPERATOR: Grantor = Object.freeze({ scopes: ALL_SCOPES, caps: NO_CAPS });

/** The scopes of a new key. @throws ProblemError insufficient-scope */
export function grantScopes({ scopes }: Grantor, wished: readonly Scope[] = scopes): Scope[] {
  const wider = wished.filter((scope) => !scopes.includes(scope));
  if (wider.length > 0) {
    const detail = `The key of this request lacks ${wider.join(', ')} and cannot grant it.`;
    throw new ProblemError('insufficient-scope', detail, [{ pointer: '#/body/scopes', detail }]);
  }
  return [...new Set(wished)];
}

/** The caps of a key that had `before`. @throws ProblemError validation-failed, naming the cap that is too high */
export function grantCaps({ caps: own }: Grantor, before: KeyCaps, wished: SomeKeyCaps): KeyCaps {
  const named = Object.entries(wished).filter(
    (entry): entry is [CapName, number | null] => entry[1] !== undefined,
  );
  for (const [name, cap] of named) {
    const most = own[name];
    if (most !== null && (cap === null || cap > most)) {
      const detail = `must be at most ${most}, which is what the key of this request has`;
      throw ProblemError.field(`caps.${name}`, detail);
    }
  }
  return { ...before, ...Object.fromEntries(named) };
}

/** When a key ends; null for never. @throws ProblemError validation-failed for a date that is past */
export function endOf(expiresAt: string | null): Date | null {
  const end = expiresAt === null ? null : new Date(expiresAt);
  if (end !== null && end.getTime() <= Date.now()) {
    throw ProblemError.field('expiresAt', 'must be in the future');
  }
  return end;
}
