import type { EvaluationResult, LoopState, StepOutcome, StepPart } from '../contracts/training.js';
import type { Environment } from '../contracts/training.js';
import { type Guard, guarded } from '../training/guarded.js';
import { Journal, type ResumePoint } from '../training/ports.js';
import type { TrainingPorts } from '../training/train.js';
import type { ProgressWatch } from './progress-watch.js';

/**
 * The same ports under a watch. The sandbox, the judges and memory end every call by deadlines of their own, however
 * long it takes; the engine's answers reach the watch by way of the meter.
 */
export function watched(ports: TrainingPorts, watch: ProgressWatch): TrainingPorts {
  const isBounded: Guard = (call) => watch.bound(call);
  return {
    engine: ports.engine,
    runner: guarded(ports.runner, isBounded),
    judges: ports.judges.map((judge) => guarded(judge, isBounded)),
    memory: guarded(ports.memory, isBounded),
    journal: new WatchedJournal(ports.journal, watch),
  };
}

/** A journal whose calls show that the training moves, and how fast its steps are. */
class WatchedJournal extends Journal {
  constructor(
    private readonly journal: Journal,
    private readonly watch: ProgressWatch,
  ) {
    super();
  }

  override phase(phase: string): Promise<void> {
    this.watch.note();
    return this.journal.phase(phase);
  }

  override once<T>(step: number, part: StepPart, ask: () => Promise<T>): Promise<T> {
    return this.journal.once(step, part, ask);
  }

  override async finish(step: number, outcome: StepOutcome): Promise<void> {
    await this.journal.finish(step, outcome);
    this.watch.finishStep();
  }

  override evaluated(
    stage: 'before' | 'after',
    evaluate: () => Promise<readonly EvaluationResult[]>,
  ): Promise<readonly EvaluationResult[]> {
    return this.watch.unpaced(() => this.journal.evaluated(stage, evaluate));
  }

  override checkpoint(state: LoopState, write: (folder: string) => Promise<void>): Promise<void> {
    return this.journal.checkpoint(state, write);
  }

  override latest(here: Environment): Promise<ResumePoint | null> {
    return this.watch.bound(() => this.journal.latest(here));
  }
}
