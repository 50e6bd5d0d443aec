import type { Task } from '../../src/contracts/task.js';

/** A task that asks for nothing in particular; its hidden test is that f() gives 1. */
export function taskOf(key: string, details: Partial<Task> = {}): Task {
  return {
    id: `task_${key}`,
    key,
    form: 'completion',
    prompt: `def f():\n    """${key}"""`,
    language: 'python',
    hiddenTests: {
      kind: 'calls',
      entryPoint: 'f',
      cases: [{ args: [], expected: 1 }],
      comparer: { kind: 'exact' },
    },
    tags: [],
    split: 'train',
    ...details,
  };
}
