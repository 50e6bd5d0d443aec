import { AsyncLocalStorage } from 'node:async_hooks';

/** Who has caused a flow of work: the key and the request; neither when the service acts by itself. */
export interface Origin {
  readonly keyId: string | null;
  readonly requestId: string | null;
}

const ITSELF: Origin = { keyId: null, requestId: null };

const flows = new AsyncLocalStorage<Origin>();

export function withOrigin<T>(origin: Origin, work: () => T): T {
  return flows.run(origin, work);
}

export function originOfFlow(): Origin {
  return flows.getStore() ?? ITSELF;
}
