import { describe, expect, it } from 'vitest';
import { isDatabaseOutage } from './outages.js';

const error = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);
const refused = error('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' });

describe(isDatabaseOutage.name, () => {
  it.each([
    ['a server that shuts down', error('terminating connection', { code: '57P01' })],
    ['too many connections', error('sorry', { code: '53300' })],
    ['a refused connection', refused],
    ['a name with several addresses, all refused', new AggregateError([refused, refused])],
    ['a name that is not known now', error('?', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' })],
    ['a lost connection', error('Connection terminated unexpectedly')],
    ['a full pool', error('timeout exceeded when trying to connect')],
    ['a slow connection', error('timeout expired')],
    ['a transaction whose connection was lost', error('Query runner already released. Cannot')],
    [
      'a later call of it',
      error('connection provided by a query runner was already released, cannot continue'),
    ],
  ])('%s is an outage', (_, outage) => {
    expect(isDatabaseOutage(outage)).toBe(true);
  });

  it.each([
    ['a statement that was wrong', error('syntax error', { code: '42601' })],
    ['a statement that took too long', error('canceling statement', { code: '57014' })],
    ['a file that is missing', error('no such file', { code: 'ENOENT', syscall: 'open' })],
    ['several errors of another kind', new AggregateError([refused, error('no')])],
    ['no error', 'Connection terminated'],
  ])('%s is none', (_, other) => {
    expect(isDatabaseOutage(other)).toBe(false);
  });
});
