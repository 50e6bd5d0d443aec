import { expect, test } from 'vitest';
import { makeQuery } from './job-records.js';

test('filters go by the names of the API, and only those that were given', () => {
  expect(makeQuery({ limit: 5 })).toEqual({ limit: 5 });
  expect(
    makeQuery({ limit: 5, task: 't', error: 'NameError', component: 'style', max: '0' }),
  ).toEqual({
    limit: 5,
    taskId: 't',
    errorType: 'NameError',
    rewardComponent: 'style',
    rewardMax: '0',
  });
});
