import { describe, expect, test } from 'vitest';
import { ProblemError } from '../common/problems.js';
import {
  EngineDiverged,
  EngineOutOfMemory,
  EngineRefused,
  EngineSessionLost,
  EngineStorageFailed,
  EngineStorageFull,
  EngineUnavailable,
} from '../policy/engine-errors.js';
import { SandboxBusy, SandboxUnavailable } from '../sandbox/sandbox-errors.js';
import { FAILURES, isRetryable, kindOf, problemOf } from './job-failure.js';
import { EngineHung, WorkerLost } from './stop-reasons.js';

const withCode = (code: string, rest: object = {}): Error =>
  Object.assign(new Error(code), { code, ...rest });

describe('a failure', () => {
  test.each([
    ['the engine is away', new EngineUnavailable('x'), 'engine-unavailable', true],
    ['the session is lost', new EngineSessionLost('x'), 'engine-unavailable', true],
    ['the engine hangs', new EngineHung(60_000), 'engine-hung', true],
    ['the worker is gone', new WorkerLost(), 'worker-lost', true],
    ['memory ran out', new EngineOutOfMemory('x'), 'engine-out-of-memory', true],
    ['numbers are no longer finite', new EngineDiverged('x'), 'training-diverged', false],
    ['the engine refuses', new EngineRefused('x', 'unsupported'), 'invalid-config', false],
    ['the token is wrong', new EngineRefused('x', 'unauthorised'), 'engine-unavailable', true],
    ['no sandbox', new SandboxUnavailable('x'), 'judge-unavailable', true],
    ['no free slot', new SandboxBusy('x'), 'judge-unavailable', true],
    ['memory is away', new ProblemError('memory-unavailable', 'x'), 'memory-unavailable', true],
    ['PostgreSQL is shutting down', withCode('57P01'), 'dependency-unavailable', true],
    [
      'PostgreSQL refuses',
      withCode('ECONNREFUSED', { syscall: 'connect' }),
      'dependency-unavailable',
      true,
    ],
    ['a marked error', withCode('x', { isRetryable: true }), 'dependency-unavailable', true],
    ['a full disk', withCode('ENOSPC'), 'storage-exhausted', true],
    ['the engine has a full disk', new EngineStorageFull('x'), 'storage-exhausted', true],
    ['the engine has a broken disk', new EngineStorageFailed('x'), 'storage-io-error', false],
    ['a spent disk quota', withCode('EDQUOT'), 'storage-exhausted', true],
    ['a broken disk', withCode('EIO', { syscall: 'fsync' }), 'storage-io-error', false],
    ['a missing file', withCode('ENOENT', { syscall: 'open' }), 'training-failed', false],
    ['a problem', new ProblemError('invalid-dataset', 'x'), 'invalid-dataset', false],
    ['a fault of ours', new TypeError('x'), 'training-failed', false],
  ] as const)('%s', (_, error, code, retryable) => {
    expect(problemOf(error).code).toBe(code);
    expect(isRetryable(error)).toBe(retryable);
  });

  test('of a kind that is tried again has a wait for each try', () => {
    const schedule = { retryMs: [1], storageRetryMs: [2] } as never;
    for (const { limit, waits } of Object.values(FAILURES)) {
      expect(limit === 1 || waits(schedule).length > 0).toBe(true);
    }
    expect(FAILURES[kindOf(withCode('ENOSPC'))].waits(schedule)).toEqual([2]);
  });
});
