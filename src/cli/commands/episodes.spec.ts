import { expect, test } from 'vitest';
import { makeEpisodeQuery } from './episodes.js';

test('filters go to the API by its names, and those that were not given do not go', () => {
  expect(makeEpisodeQuery({ limit: 5 })).toEqual({ limit: 5 });
  const given = { limit: 5, job: 'job_1', error: 'NameError', failing: true, pinned: true };
  expect(makeEpisodeQuery(given)).toEqual({
    limit: 5,
    jobId: 'job_1',
    errorType: 'NameError',
    passing: 'false',
    pinned: 'true',
  });
});
