import { ProblemError } from '../../common/problems.js';

/** Files that are not a model. `field` names the part of the body, such as `config/r`. */
export function invalidModel(field: string, detail: string): ProblemError {
  return problem('invalid-model', field, detail);
}

/** A file in a format that is not read at all. */
export function unsafeFormat(field: string, detail: string): ProblemError {
  return problem('unsafe-format', field, detail);
}

function problem(
  code: 'invalid-model' | 'unsafe-format',
  field: string,
  detail: string,
): ProblemError {
  return new ProblemError(code, `${field}: ${detail}`, [{ pointer: `#/body/${field}`, detail }]);
}
