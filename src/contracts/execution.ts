import type { TestSuite } from './task.js';

/** What one execution may use. CPU time decides a timeout; the wall clock is only a backstop at a multiple of it. */
export interface ExecutionLimits {
  /** CPU seconds of the whole execution. */
  readonly cpuSeconds: number;
  readonly memoryMb: number;
  /** Bytes of captured output. */
  readonly outputBytes: number;
}

export const DEFAULT_LIMITS: ExecutionLimits = {
  cpuSeconds: 4,
  memoryMb: 256,
  outputBytes: 262_144,
};

/** A program and the tests that judge it. */
export interface Execution {
  readonly program: string;
  readonly language: string;
  readonly tests: TestSuite;
  readonly limits?: Partial<ExecutionLimits>;
  readonly traceLines?: boolean;
  /** Only for tasks whose canonical solution cannot pass in two processes and whose owner opted in. */
  readonly allowInProcessJudge?: boolean;
}
