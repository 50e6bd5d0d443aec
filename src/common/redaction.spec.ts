import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/config.js';
import { loggedError } from './logged-error.js';
import { redactor } from './redaction.js';

const config = loadConfig({
  DATABASE_URL: 'postgres://someone:p%22ss-of-database@db/x',
  REDIS_URL: 'redis://:pass-of-redis@redis',
  MILVUS_ADDRESS: 'milvus:19530',
  ENGINE_URL: 'http://gpu:8090',
  ENGINE_TOKEN: 'token-of-the-engine',
});

describe('the last gate of a log line', () => {
  const redact = redactor(config);

  it.each([
    ['an API key', 'of flk_live_abcdefghijkl_secretsecret', 'of flk_[redacted]'],
    ['a webhook secret', 'whsec_MfKQ9r8GKYqrTwj=', 'whsec_[redacted]'],
    ['a bearer', '{"a":"Bearer s3cret-s3cret"}', '{"a":"Bearer [redacted]"}'],
    ['a user of an address', 'amqp://u:p@host/x', 'amqp://[redacted]@host/x'],
    ['a query', 'https://host/path?token=1&b=2 failed', 'https://host/path?[redacted] failed'],
    ['the token of the engine', 'got token-of-the-engine', 'got [redacted]'],
    ['the password of Redis', 'AUTH pass-of-redis', 'AUTH [redacted]'],
    [
      'a value that PostgreSQL repeats',
      String.raw`invalid input syntax for type json: \"mine\"`,
      'invalid input syntax for type json: [redacted]',
    ],
  ])('takes out %s', (_, line, left) => {
    expect(redact(line)).toBe(left);
  });

  it('finds a password as it is, as an address has it and as JSON has it', () => {
    const line = JSON.stringify({ a: 'p"ss-of-database', b: 'p%22ss-of-database' });
    expect(redact(line)).toBe('{"a":"[redacted]","b":"[redacted]"}');
  });

  it('leaves ordinary lines as they are', () => {
    const line =
      '{"level":30,"req":{"path":"/jobs/job_1"},"msg":"a bearer of news, http://host/x"}';
    expect(redact(line)).toBe(line);
  });
});

describe('an error in the log', () => {
  it('has type, message, code, frames and causes, and nothing else that it carries', () => {
    const cause = Object.assign(new TypeError('inner'), { body: 'prompt' });
    const error = Object.assign(new Error('outer', { cause }), {
      code: '23505',
      parameters: ['prompt'],
      detail: 'Key (prompt)=(prompt) exists.',
    });
    const logged = loggedError(error);
    expect(logged).toMatchObject({
      type: 'Error',
      message: 'outer',
      code: '23505',
      cause: { type: 'TypeError', message: 'inner' },
    });
    expect(JSON.stringify(logged)).not.toContain('prompt');
    expect((logged as { stack: string[] }).stack[0]).toMatch(/^\s+at /);
  });

  it('does not repeat a value that does not fit its column', () => {
    const error = Object.assign(new Error('value "prompt" is out of range'), { code: '22003' });
    expect(JSON.stringify(loggedError(error))).not.toContain('prompt');
  });

  it('ends, also when errors cause each other', () => {
    const one = new Error('one');
    const other = new Error('other', { cause: one });
    one.cause = other;
    expect(JSON.stringify(loggedError(one)).length).toBeLessThan(20_000);
  });
});
