import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './api.generated.js';
import { authorization, type Connection } from './connection.js';
import { RequestError } from './request-error.js';
import { explain } from './unreachable-error.js';

const usualDeadlineMs = 30_000;

/** The routes of the service, typed from its OpenAPI document. */
export type Api = Client<paths, 'application/json'>;

/**
 * The service's routes; every call and the reading of its answer end within the deadline.
 *
 * @param deadlineMs - more than the usual 30 s for calls that compute
 */
export function connect(connection: Connection, deadlineMs: number = usualDeadlineMs): Api {
  return createClient<paths, 'application/json'>({
    baseUrl: connection.url,
    headers: authorization(connection),
    fetch: async (request) => {
      const deadline = AbortSignal.timeout(deadlineMs);
      return fetch(request, { signal: AbortSignal.any([request.signal, deadline]) });
    },
  });
}

/**
 * What a call answered with.
 *
 * @throws RequestError when the service refuses, UnreachableError when it does not answer
 */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call.catch((failure: unknown) => {
    throw explain(failure);
  });
  if (!response.ok) {
    throw RequestError.from(response.status, error);
  }
  return data as T;
}
