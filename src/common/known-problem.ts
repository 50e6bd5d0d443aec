import { HttpException } from '@nestjs/common';
import { isDatabaseOutage } from './outages.js';
import { type ProblemCode, ProblemError } from './problems.js';

const CODE_BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed-request',
  401: 'unauthenticated',
  404: 'not-found',
  409: 'conflict',
  413: 'payload-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  422: 'validation-failed',
  431: 'header-too-large',
  503: 'dependency-unavailable',
};

/** Any error as one of the catalogue; the text of what was not foreseen stays inside. */
export function asKnownProblem(error: unknown): ProblemError {
  return asProblem(error) ?? new ProblemError('internal-error', 'An error that was not foreseen.');
}

/** Foreign errors that have a meaning here: those of Fastify and Nest by status, those of PostgreSQL by class. */
function asProblem(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) {
    return error;
  }
  if (error instanceof HttpException) {
    return fromStatus(error.getStatus(), error.message);
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return fromStatus(error.statusCode, error.message);
  }
  if (isDatabaseOutage(error)) {
    return new ProblemError('dependency-unavailable', 'PostgreSQL does not answer.');
  }
  return null;
}

function fromStatus(status: number, detail: string): ProblemError | null {
  const code = CODE_BY_STATUS[status] ?? (status < 500 ? 'malformed-request' : null);
  return code === null ? null : new ProblemError(code, detail);
}
