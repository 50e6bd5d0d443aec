import { FlowValue } from './flow.js';

/** Who has caused a flow of work: the key and the request; neither when the service acts by itself. */
export interface Origin {
  readonly keyId: string | null;
  readonly requestId: string | null;
}

const ITSELF: Origin = { keyId: null, requestId: null };

const origins = new FlowValue<Origin>();

export function withOrigin<T>(origin: Origin, work: () => T): T {
  return origins.run(origin, work);
}

export function originOfFlow(): Origin {
  return origins.get() ?? ITSELF;
}
