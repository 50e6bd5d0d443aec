import type { Execution } from '../contracts/execution.js';
import { MOST_PROGRAMS } from './slot-protocol.js';

/** An execution and its place among those that were asked for. */
export interface Placed {
  readonly execution: Execution;
  readonly index: number;
}

export type Batch = readonly [Placed, ...Placed[]];

/**
 * Brings executions together that one judge's process can serve: programs for the same tests, by the same rules. A
 * batch is no larger than lets every slot have work.
 */
export function batchExecutions(executions: readonly Execution[], slots: number): Batch[] {
  const most = Math.min(MOST_PROGRAMS, Math.max(1, Math.ceil(executions.length / (2 * slots))));
  const open = new Map<string, [Placed, ...Placed[]]>();
  const suites = new Map<unknown, number>();
  const batches: Batch[] = [];
  executions.forEach((execution, index) => {
    const key = keyOf(execution, suites);
    const batch = open.get(key);
    if (key !== '' && batch !== undefined && batch.length < most) {
      batch.push({ execution, index });
      return;
    }
    const fresh: [Placed, ...Placed[]] = [{ execution, index }];
    open.set(key, fresh);
    batches.push(fresh);
  });
  return batches;
}

/** Equal for executions that may share a judge; empty for those that have none. Tests are compared by identity. */
function keyOf(execution: Execution, suites: Map<unknown, number>): string {
  const { tests, language, limits, traceLines, allowInProcessJudge } = execution;
  if (tests.kind === 'calls' || tests.kind === 'stdio' || allowInProcessJudge === true) {
    return '';
  }
  const suite = suites.get(tests) ?? suites.size;
  suites.set(tests, suite);
  return JSON.stringify([suite, language, limits, traceLines === true]);
}
