import { describe, expect, test } from 'vitest';
import { JOB_STATES } from '../../jobs/job-state.js';
import { FineTuningStatus } from './fine-tuning-answers.schemas.js';
import { statusOf } from './job-answer.js';

describe('the status of a fine-tuning job', () => {
  test('is what a poller that knows six states can act on', () => {
    const shown = JOB_STATES.map((state) => [state, statusOf({ state, phase: null })]);
    expect(Object.fromEntries(shown)).toEqual({
      queued: 'queued',
      running: 'running',
      pausing: 'running',
      paused: 'queued',
      cancelling: 'running',
      retry_wait: 'queued',
      succeeded: 'succeeded',
      failed: 'failed',
      cancelled: 'cancelled',
    });
    expect(statusOf({ state: 'queued', phase: 'validating' })).toBe('validating_files');
    expect(shown.filter(([, status]) => !FineTuningStatus.safeParse(status).success)).toEqual([]);
  });
});
