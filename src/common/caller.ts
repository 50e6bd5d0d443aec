import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { KeyCaps } from '../contracts/caps.js';
import type { Scope } from './scopes.js';

/** Names a workspace; only the guard and the owner of a row make one, so that a plain string is never taken for it. */
export type WorkspaceId = string & { readonly brand: 'WorkspaceId' };

/** Who asks: the key that the guard accepted, and the workspace that everything it sees belongs to. */
export interface CallerIdentity {
  readonly workspaceId: WorkspaceId;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  readonly caps: KeyCaps;
}

const callers = new WeakMap<FastifyRequest, CallerIdentity>();

/** Remembers who sent a request; called by the guard alone. */
export function setCaller(request: FastifyRequest, caller: CallerIdentity): void {
  callers.set(request, caller);
}

/** The workspace of the caller, as a parameter of a controller method. */
export const Workspace = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return callerOf(context).workspaceId;
});

/** The caller, as a parameter of a controller method. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return callerOf(context);
});

/** Who sent the request; null on a public route. */
export function findCaller(context: ExecutionContext): CallerIdentity | null {
  return callers.get(context.switchToHttp().getRequest<FastifyRequest>()) ?? null;
}

/** Who sent the request of a route that needs a key. */
export function callerOf(context: ExecutionContext): CallerIdentity {
  const caller = findCaller(context);
  if (caller === null) {
    throw new Error('The guard has let a request through without a caller.');
  }
  return caller;
}
