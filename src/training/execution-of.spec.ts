import { describe, expect, it } from 'vitest';
import { taskOf } from '../../test/support/tasks.js';
import { executionOf } from './execution-of.js';

describe(executionOf.name, () => {
  it('lets program and judge share a process only where the canonical solution needs that', () => {
    const marks = ['verified', 'in_process_only', 'flaky', 'failed', undefined] as const;
    const shared = marks.filter(
      (mark) =>
        executionOf(taskOf('t', mark === undefined ? {} : { verification: mark }), 'x')
          .allowInProcessJudge === true,
    );
    expect(shared).toEqual(['in_process_only']);
  });

  it('runs the hidden tests, or those that it is given', () => {
    const tests = { kind: 'asserts', setup: '', asserts: ['assert f()'] } as const;
    const task = taskOf('t', { publicTests: { ...tests, asserts: [...tests.asserts] } });
    expect(executionOf(task, 'x')).toEqual({
      program: 'x',
      language: 'python',
      tests: task.hiddenTests,
    });
    expect(executionOf(task, 'x', task.publicTests).tests).toEqual(tests);
  });
});
