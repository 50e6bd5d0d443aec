import type { Tally } from '../common/metrics/tally.js';
import { inContext } from '../common/work-context.js';
import type {
  Environment,
  EvaluationResult,
  LoopState,
  StepOutcome,
  StepPart,
} from '../contracts/training.js';
import { guarded } from '../training/guarded.js';
import { Journal, type ResumePoint } from '../training/ports.js';
import type { TrainingPorts } from '../training/train.js';
import { countOutcome } from './outcome-counts.js';
import { type Observers, StepClock } from './step-clock.js';

export interface ObservedPorts {
  readonly ports: TrainingPorts;
  /** Ends the step that the training has stopped in. */
  readonly close: () => void;
}

/** The same ports, with what the journal shows of the training counted, and its engine's calls in the step they serve. */
export function observed(ports: TrainingPorts, observers: Observers): ObservedPorts {
  const clock = new StepClock(observers);
  const inStep = <T>(call: () => T): T => inContext(clock.context(), call);
  return {
    ports: {
      ...ports,
      engine: guarded(ports.engine, inStep),
      journal: new ObservedJournal(ports.journal, clock, observers.tally),
    },
    close: () => clock.close(),
  };
}

/** A journal that tells the clock of phases and steps, and counts what steps came to. */
class ObservedJournal extends Journal {
  constructor(
    private readonly journal: Journal,
    private readonly clock: StepClock,
    private readonly tally: Tally,
  ) {
    super();
  }

  override phase(phase: string): Promise<void> {
    this.clock.enter(phase);
    return this.journal.phase(phase);
  }

  override once<T>(step: number, part: StepPart, ask: () => Promise<T>): Promise<T> {
    return this.journal.once(step, part, ask);
  }

  override async finish(step: number, outcome: StepOutcome): Promise<void> {
    await this.journal.finish(step, outcome);
    this.clock.finish(step);
    countOutcome(this.tally, outcome);
  }

  override evaluated(
    stage: 'before' | 'after',
    evaluate: () => Promise<readonly EvaluationResult[]>,
  ): Promise<readonly EvaluationResult[]> {
    return this.journal.evaluated(stage, evaluate);
  }

  override checkpoint(state: LoopState, write: (folder: string) => Promise<void>): Promise<void> {
    return this.journal.checkpoint(state, write);
  }

  override latest(here: Environment): Promise<ResumePoint | null> {
    return this.journal.latest(here);
  }
}
