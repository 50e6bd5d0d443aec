import { describe, expect, it } from 'vitest';
import { taskOf } from '../../../test/support/tasks.js';
import { verdictOf } from '../../../test/support/verdicts.js';
import { ShortTermMemory } from './short-term-memory.js';

const task = taskOf('a');
const failure = (
  answer: string,
  errorType: string,
): Parameters<ShortTermMemory['write']>[1][0] => ({
  task,
  answer,
  verdict: verdictOf('runtime_error', { errorType, tests: [] }),
});

describe('ShortTermMemory', () => {
  it('counts the errors of a task, those of the current group included', () => {
    const memory = new ShortTermMemory(2);
    memory.write(1, [
      failure('x', 'NameError'),
      { task, answer: 'y', verdict: verdictOf('passed') },
    ]);
    const fresh = [verdictOf('runtime_error', { errorType: 'NameError', tests: [] })];
    expect(memory.recentErrors(task.id, fresh)).toEqual({ attempts: 3, byType: { NameError: 2 } });
  });

  it('forgets attempts that are older than its bound', () => {
    const memory = new ShortTermMemory(2);
    memory.write(1, [failure('old', 'NameError')]);
    memory.write(2, [failure('new', 'TypeError')]);
    memory.write(3, []);
    expect(memory.recentErrors(task.id, [])).toEqual({ attempts: 1, byType: { TypeError: 1 } });
  });

  it('brings back the newest failure for a repair, and none of another task', () => {
    const memory = new ShortTermMemory(2);
    memory.write(1, [failure('first', 'A'), failure('second', 'B')]);
    expect(memory.lastFailure(task.id)).toBe('second');
    expect(memory.lastFailure('task_other')).toBeNull();
  });

  it('learns nothing from an attempt that the sandbox could not judge', () => {
    const memory = new ShortTermMemory(2);
    memory.write(1, [{ task, answer: 'x', verdict: verdictOf('sandbox_error') }]);
    expect(memory.recentErrors(task.id, [verdictOf('sandbox_error')]).attempts).toBe(0);
    expect(memory.lastFailure(task.id)).toBeNull();
  });

  it('comes back from a checkpoint as it was', () => {
    const memory = new ShortTermMemory(2);
    memory.write(1, [failure('x', 'NameError')]);
    const restored = new ShortTermMemory(2);
    restored.restore(JSON.parse(JSON.stringify(memory.save())));
    expect(restored.lastFailure(task.id)).toBe('x');
    expect(restored.save()).toEqual(memory.save());
  });
});
