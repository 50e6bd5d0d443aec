import type { NewEpisode } from '../../src/contracts/episode.js';

/** A verified passing attempt at a task with this text. */
export function episode(
  key: string,
  taskText: string,
  extra: Partial<NewEpisode> = {},
): NewEpisode {
  return {
    key,
    source: 'training',
    trust: 'verified',
    taskId: `task of ${taskText}`,
    taskText,
    project: null,
    answer: `answer ${key}`,
    isPassing: true,
    passed: 3,
    total: 3,
    errorType: null,
    errorLine: null,
    message: null,
    lesson: 'Passed all 3 tests.',
    reward: 1,
    jobId: 'job_1',
    step: 1,
    ...extra,
  };
}

/** An attempt that ended in this error. */
export function failure(key: string, taskText: string, errorType: string): NewEpisode {
  return episode(key, taskText, {
    isPassing: false,
    passed: 0,
    errorType,
    lesson: `Failed with ${errorType}.`,
    reward: -0.6,
  });
}
