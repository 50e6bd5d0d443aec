import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf code runs: every log line and every span of it says so. */
export interface WorkContext {
  readonly requestId?: string;
  readonly jobId?: string;
  /** The span that is under way, as W3C Trace Context writes it; absent while tracing is off. */
  readonly traceparent?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();
const NOBODY: WorkContext = Object.freeze({});

export function workContext(): WorkContext {
  return storage.getStore() ?? NOBODY;
}

/** Runs work, and all that it starts, on behalf of what is named; the rest stays as it is around it. */
export function inContext<T>(context: WorkContext, work: () => T): T {
  return storage.run({ ...workContext(), ...context }, work);
}
