import type { HealthPart } from './health.schemas.js';

/** What an engine says of itself; null when it does not answer. */
type EngineReport = {
  readonly device: string;
  readonly isBusy: boolean;
  readonly sessions: number;
} | null;

/** Asks the engine processes how they are; bound where the engines are. */
export abstract class EngineHealth {
  /** By name, which tells nothing of where an engine is but its host and port, or the file name of its socket. */
  abstract ask(): Promise<ReadonlyMap<string, EngineReport>>;
}

/** Every engine in a sentence; degraded when one of them does not answer. */
export function describeEngines(reports: ReadonlyMap<string, EngineReport>): HealthPart {
  const sentences = [...reports].map(([name, report]) => {
    if (report === null) {
      return `Engine ${name} does not answer; it gets no new work.`;
    }
    const work = report.isBusy ? 'computing' : 'idle';
    return `Engine ${name} is ${work} on ${report.device}; ${report.sessions} sessions.`;
  });
  const isWhole = [...reports.values()].every((report) => report !== null);
  return { status: isWhole ? 'up' : 'degraded', detail: sentences.join(' ') };
}
