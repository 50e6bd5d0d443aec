import { FlowValue } from './flow.js';

/** On whose behalf code runs: every log line and every span of it says so. */
export interface WorkContext {
  readonly requestId?: string;
  readonly jobId?: string;
  /** The span that is under way, as W3C Trace Context writes it; absent while tracing is off. */
  readonly traceparent?: string;
}

const contexts = new FlowValue<WorkContext>();
const NOBODY: WorkContext = Object.freeze({});

export function workContext(): WorkContext {
  return contexts.get() ?? NOBODY;
}

/** Runs work, and all that it starts, on behalf of what is named; the rest stays as it is around it. */
export function inContext<T>(context: WorkContext, work: () => T): T {
  return contexts.run({ ...workContext(), ...context }, work);
}
