import type { OpenAPIObject } from '@nestjs/swagger';

type DocumentedOperation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const schema = { type: 'string' as const };
const LIMITS = {
  'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
  RateLimit: { $ref: '#/components/headers/RateLimit' },
};
const RETRY_AFTER = { 'Retry-After': { $ref: '#/components/headers/Retry-After' } };

/** What answers of limited routes say of their limits. */
export const LIMIT_HEADERS = {
  'RateLimit-Policy': {
    description:
      'On every answer of the route, the limits of the request: `"reads";q=6000;w=60` is 6,000 requests in 60 seconds. `address` is that of the ' +
      'client, `reads`, `writes` and `compute` are those of the key by what it asks for, `key` is its cap.',
    schema,
  },
  RateLimit: {
    description:
      'On every answer of the route, where the client stands: `"reads";r=5990;t=42` has 5,990 requests left for 42 seconds. Missing while requests ' +
      'cannot be counted; none is refused for its number then.',
    schema,
  },
  'Retry-After': {
    description: 'Seconds to wait; missing when waiting alone does not help.',
    schema: { type: 'integer' as const },
  },
};

/** Adds the headers of the limits to an operation that needs a key: once where it succeeds, and where it is refused for them. */
export function describeLimits({ security, responses }: DocumentedOperation): void {
  for (const [status, response] of Object.entries(security === undefined ? {} : responses)) {
    const told = status === '429' ? { ...LIMITS, ...RETRY_AFTER } : LIMITS;
    if (response !== undefined && 'description' in response && isTold(status)) {
      response.headers = { ...response.headers, ...told };
    }
  }
}

/** Other refusals carry them as well; a document that said so with each would say little else. */
function isTold(status: string): boolean {
  return status.startsWith('2') || status === '429';
}
