import { describe, expect, it } from 'vitest';
import { RequestError } from './request-error.js';

const problem = {
  type: 'urn:falconry:problem:validation-failed',
  title: 'The request does not fit its schema',
  status: 422,
  code: 'validation-failed',
  detail: '#/body/a/0: too big',
  advice: 'Correct the fields that errors points at.',
  instance: 'req_1',
};

describe(RequestError, () => {
  it('names each faulty field by its path, and what to do', () => {
    const errors = [
      { pointer: '#/body/evaluation/k/0', detail: 'Too big' },
      { pointer: '#/body', detail: 'Expected object' },
      { pointer: '#/query/limit', detail: 'Too small' },
      { pointer: '#/body/a~1b', detail: 'There is no such field.' },
      { pointer: '#/lines/7/hiddenTests/kind', detail: 'Invalid option' },
      { pointer: '#/lines/8', detail: 'Not JSON' },
    ];
    expect(RequestError.from(422, { ...problem, errors }).message.split('\n')).toEqual([
      'The request does not fit its schema (422 validation-failed)',
      '  evaluation.k.0: Too big',
      '  the body: Expected object',
      '  limit (query): Too small',
      '  a/b: There is no such field.',
      '  line 7, hiddenTests.kind: Invalid option',
      '  line 8: Not JSON',
      '  what to do: Correct the fields that errors points at.',
    ]);
  });

  it('shows the detail when no field is at fault', () => {
    const { message } = RequestError.from(404, { ...problem, detail: 'There is no job x here.' });
    expect(message).toContain('  There is no job x here.\n');
  });

  it('gives the request id of a failure of the service, for a report', () => {
    expect(RequestError.from(500, problem).message).toContain('request id: req_1');
    expect(RequestError.from(422, problem).message).not.toContain('req_1');
  });

  it('says so when the answer is not from Falconry', () => {
    const error = RequestError.from(502, '<html>Bad gateway</html>');
    expect(error.problem).toBeNull();
    expect(error.message).toContain('HTTP 502');
    expect(error.message).toContain('check the address');
  });
});
