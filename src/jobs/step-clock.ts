import type { Tally } from '../common/metrics/tally.js';
import type { Span, Tracing } from '../common/tracing/tracing.js';
import { type WorkContext, workContext } from '../common/work-context.js';

export interface Observers {
  readonly tally: Tally;
  readonly tracing: Tracing;
  /** The name of the recipe. */
  readonly recipe: string;
}

/** Phases before, between and after steps. */
const BETWEEN_STEPS = new Set(['loading', 'demonstrating', 'evaluating', 'saving']);

interface Step {
  readonly since: number;
  readonly span: Span | null;
}

/**
 * Times the steps of a training and their phases. Each step is a trace of its own, linked to the one of its job: a
 * trace of thousands of steps could not be read.
 */
export class StepClock {
  private phase: { readonly name: string; readonly since: number } | null = null;
  private step: Step | null = null;

  constructor(private readonly observers: Observers) {}

  /** What calls are made on behalf of: the step under way, else whatever is around. */
  context(): WorkContext {
    return this.step === null || this.step.span === null
      ? {}
      : { traceparent: this.step.span.traceparent };
  }

  enter(name: string): void {
    this.leave();
    const since = performance.now();
    if (BETWEEN_STEPS.has(name)) {
      this.close();
    } else {
      this.step ??= { since, span: this.begin() };
    }
    this.phase = { name, since };
  }

  finish(number: number): void {
    this.leave();
    if (this.step !== null) {
      const { tally, recipe } = this.observers;
      tally.observe('falconry_step_duration_seconds', { recipe }, secondsSince(this.step.since));
      this.step.span?.end({ 'falconry.job.step': number });
      this.step = null;
    }
  }

  /** Ends a step that was not finished, without counting it. */
  close(): void {
    this.step?.span?.end({}, new StepNotFinished());
    this.step = null;
  }

  private leave(): void {
    if (this.phase !== null) {
      const { name: phase, since } = this.phase;
      const seconds = secondsSince(since);
      this.observers.tally.observe('falconry_phase_duration_seconds', { phase }, seconds);
      this.phase = null;
    }
  }

  private begin(): Span | null {
    const { tracing, recipe } = this.observers;
    const { traceparent } = workContext();
    return tracing.start('job step', {
      parent: null,
      links: traceparent === undefined ? [] : [traceparent],
      attributes: { 'falconry.recipe': recipe },
    });
  }
}

class StepNotFinished extends Error {
  override readonly name = 'StepNotFinished';
}

function secondsSince(since: number): number {
  return (performance.now() - since) / 1000;
}
