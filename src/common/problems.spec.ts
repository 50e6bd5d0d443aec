import { describe, expect, test } from 'vitest';
import { type ProblemCode, PROBLEMS } from './problem-catalogue.js';
import { Problem, ProblemError } from './problems.js';

describe('problems', () => {
  test.each(Object.entries(PROBLEMS))(
    '%s is a whole problem',
    (code, { status, title, advice }) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(title).not.toBe('');
      expect(advice).toMatch(/\.$/);
      const problem = new ProblemError(code as ProblemCode, 'detail').toProblem('req_1');
      expect(Problem.parse(problem)).toEqual(problem);
    },
  );

  test('a problem carries the facts that a program can act on beside its text', () => {
    const members = { currentState: 'running', allowed: ['pause', 'cancel'] };
    const problem = new ProblemError('illegal-transition', 'no', [], members).toProblem();
    expect(Problem.parse(problem)).toMatchObject(members);
  });

  test('a wrong field is named by a pointer', () => {
    expect(ProblemError.field('evaluation.k', 'too large').toProblem()).toMatchObject({
      code: 'validation-failed',
      detail: 'evaluation.k: too large',
      errors: [{ pointer: '#/body/evaluation/k', detail: 'too large' }],
    });
  });
});
