import { Tally } from '../common/metrics/tally.js';
import { inSpan, NO_TRACING, type Tracing } from '../common/tracing/tracing.js';
import { EngineError, EngineRefused } from './engine-errors.js';

/** Tells of calls to an engine: how long each took, repeats included, and what came of it. */
export class CallObserver {
  constructor(
    private readonly tally: Tally = new Tally(),
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  async observe<T>(verb: string, call: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const tell = (outcome: string): void => {
      const seconds = (performance.now() - began) / 1000;
      this.tally.observe('falconry_engine_call_duration_seconds', { verb, outcome }, seconds);
    };
    try {
      const answer = await inSpan(this.tracing, [`engine ${verb}`, { kind: 'client' }], call);
      tell('answered');
      return answer;
    } catch (error) {
      tell(outcomeOf(error));
      throw error;
    }
  }
}

/** Of a closed list: what an engine calls its refusals is its own affair. */
function outcomeOf(error: unknown): string {
  if (error instanceof EngineRefused) {
    return 'engine_refused';
  }
  return error instanceof EngineError ? error.code : 'failed';
}
