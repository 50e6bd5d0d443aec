import type { Execution } from '../contracts/execution.js';
import type { Task } from '../contracts/task.js';

/** A program with tests of its task. A job has tasks that can only be judged in one process if it asked for them. */
export function executionOf(
  task: Task,
  program: string,
  tests: Task['hiddenTests'] = task.hiddenTests,
): Execution {
  const execution = { program, language: task.language, tests };
  return task.verification === 'in_process_only'
    ? { ...execution, allowInProcessJudge: true }
    : execution;
}
