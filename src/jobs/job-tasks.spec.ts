import { describe, expect, it } from 'vitest';
import { taskOf } from '../../test/support/tasks.js';
import { ProblemError } from '../common/problems.js';
import {
  describeLeftOut,
  isTaken,
  requireTrainTasks,
  TaskSelection,
  taskUse,
} from './job-tasks.js';

const DEFAULT = TaskSelection.parse({});
const WIDER: TaskSelection = { include: ['verified', 'in_process_only'] };

const verified = taskOf('a', { verification: 'verified' });
const together = taskOf('b', { verification: 'in_process_only' });
const flaky = taskOf('c', { verification: 'flaky' });
const pending = taskOf('d');
const ALL = [verified, together, flaky, pending];

describe('the tasks of a job', () => {
  it('are the verified ones unless it asks for others, and those of which nothing is known yet', () => {
    expect(ALL.filter((task) => isTaken(task, DEFAULT))).toEqual([verified, pending]);
    expect(ALL.filter((task) => isTaken(task, WIDER))).toEqual([verified, together, pending]);
  });

  it('are counted by mark, one by one or by the number', () => {
    const use = { used: { verified: 1 }, leftOut: { in_process_only: 1, flaky: 1 }, pending: 1 };
    expect(taskUse(ALL, DEFAULT)).toEqual(use);
    const counts = [
      { split: 'train', verification: 'verified', count: 3 },
      { split: 'test', verification: 'verified', count: 2 },
      { split: 'train', verification: null, count: 4 },
    ] as const;
    expect(taskUse(counts, DEFAULT)).toEqual({ used: { verified: 5 }, leftOut: {}, pending: 4 });
  });

  const refusal = (work: () => void): string => {
    try {
      work();
    } catch (error) {
      return error instanceof ProblemError ? `${error.errors[0]?.pointer}: ${error.detail}` : '';
    }
    return 'taken';
  };

  it('must hold one to train on, or one that may become one', () => {
    const test = taskOf('t', { verification: 'verified', split: 'test' });
    expect(refusal(() => requireTrainTasks([verified], DEFAULT))).toBe('taken');
    expect(refusal(() => requireTrainTasks([flaky, pending], DEFAULT))).toBe('taken');
    expect(refusal(() => requireTrainTasks([test], DEFAULT))).toMatch(/^#\/body\/dataset: /u);
    expect(refusal(() => requireTrainTasks([test, flaky, flaky, together], DEFAULT))).toMatch(
      /^#\/body\/tasks\/include: .*marked verified; there are 2 flaky, 1 in_process_only\./u,
    );
  });

  it('are named where some are left out', () => {
    expect(describeLeftOut([verified, together], WIDER)).toBeNull();
    expect(describeLeftOut([verified, together, flaky], DEFAULT)).toContain(
      '1 in_process_only, 1 flaky',
    );
  });
});
