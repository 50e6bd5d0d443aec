import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  Environment,
  EvaluationResult,
  LoopState,
  StepOutcome,
  StepPart,
} from '../../src/contracts/training.js';
import { ResumeInexact } from '../../src/jobs/stop-reasons.js';
import { resumedIn } from '../../src/training/environment.js';
import { Journal, type ResumePoint } from '../../src/training/ports.js';

/** A journal in memory; checkpoints are real folders. What is told twice is kept once. */
export class FakeJournal extends Journal {
  readonly phases: string[] = [];
  /** JSON of each answer, by step, part and question. */
  readonly answers = new Map<string, string>();
  readonly outcomes = new Map<number, StepOutcome>();
  readonly evaluations: Partial<Record<'before' | 'after', readonly EvaluationResult[]>> = {};
  readonly checkpoints: ResumePoint[] = [];
  allowInexact = false;

  override async phase(phase: string): Promise<void> {
    this.phases.push(phase);
  }

  override async once<T>(step: number, part: StepPart, ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify([step, part]);
    const answer = this.answers.get(key) ?? JSON.stringify(await ask());
    this.answers.set(key, answer);
    return JSON.parse(answer) as T;
  }

  override async finish(step: number, outcome: StepOutcome): Promise<void> {
    this.outcomes.set(step, this.outcomes.get(step) ?? outcome);
  }

  override async evaluated(
    stage: 'before' | 'after',
    evaluate: () => Promise<readonly EvaluationResult[]>,
  ): Promise<readonly EvaluationResult[]> {
    return (this.evaluations[stage] ??= await evaluate());
  }

  override async checkpoint(
    state: LoopState,
    write: (folder: string) => Promise<void>,
  ): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'falconry-checkpoint-'));
    await write(folder);
    this.checkpoints.push({ state: JSON.parse(JSON.stringify(state)) as LoopState, folder });
  }

  override async latest(here: Environment): Promise<ResumePoint | null> {
    const newest = this.checkpoints.at(-1);
    if (newest === undefined) {
      return null;
    }
    const { state, differences } = resumedIn(newest.state, here);
    const [first] = differences;
    if (first !== undefined && !this.allowInexact) {
      throw new ResumeInexact(first.field, first.expected, first.found);
    }
    return { ...newest, state };
  }
}
