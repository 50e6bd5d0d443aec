import type { Execution } from '../contracts/execution.js';
import type { Judgement } from '../contracts/judgement.js';
import type { Verdict } from '../contracts/verdict.js';

/** Announced when programs wait for a worker. */
export const PROGRAM_RUNS_TOPIC = 'program-runs';

/** Announced when a run has ended. */
export function topicOfProgramRun(id: string): string {
  return `program-run:${id}`;
}

/** A program that is run, where it has tests, and then judged. */
export interface RunnableProgram {
  readonly program: string;
  readonly language: string;
  /** What the program was asked for. */
  readonly prompt?: string;
  readonly execution?: Execution;
}

/** A judge by its pinned revision, and what its judgements call it. */
export interface ProgramJudge {
  readonly judge: string;
  readonly name: string;
}

export interface ProgramRunRequest {
  readonly programs: readonly RunnableProgram[];
  readonly judges: readonly ProgramJudge[];
}

export interface ProgramOutcome {
  /** Null without tests. */
  readonly verdict: Verdict | null;
  /** One of each judge, in order. */
  readonly judgements: readonly Judgement[];
}
