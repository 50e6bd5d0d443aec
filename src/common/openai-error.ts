import { z } from 'zod';
import { type ProblemCode, PROBLEMS } from './problem-catalogue.js';
import type { FieldProblem, Problem } from './problems.js';

const FIELD = /^#\/(?:body|query|params)\/(.+)$/;
/** Codes whose detail only repeats what `errors` says, field by field. */
const BY_FIELD: readonly ProblemCode[] = ['validation-failed', 'unknown-field', 'not-found'];

/** What clients of OpenAI's API read an error from. `code` is that of our catalogue. */
export const OpenaiError = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.enum([
        'invalid_request_error',
        'authentication_error',
        'permission_error',
        'rate_limit_error',
        'server_error',
      ]),
      param: z
        .string()
        .nullable()
        .describe('The field that is wrong, such as messages[0].content.'),
      code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    }),
  })
  .meta({ id: 'OpenaiError' });
export type OpenaiError = z.infer<typeof OpenaiError>;

/** True for the addresses that clients of OpenAI's API know; errors have their shape there, and problem+json elsewhere. */
export function isOpenaiAddress(address: string): boolean {
  return /^\/v1(?:[/?]|$)/.test(address);
}

/** Those clients know a request that is wrong by 400. */
export function openaiStatus(status: number): number {
  return status === 422 ? 400 : status;
}

/** A problem in the shape that clients of OpenAI's API read. */
export function toOpenaiError({ code, detail, errors = [], status }: Problem): OpenaiError {
  const fields = errors.map(({ pointer, detail: fault }) => ({ param: paramOf(pointer), fault }));
  const isByField = BY_FIELD.includes(code) && fields.length > 0;
  const told = fields.map(({ param, fault }) => (param === null ? fault : `${param}: ${fault}`));
  return {
    error: {
      message: isByField ? told.join('; ') : detail,
      type: typeOf(status),
      param: fields[0]?.param ?? null,
      code,
    },
  };
}

/** Clients repeat any 409 of their own accord; only one that passes by itself is worth it. Null leaves it to them. */
export function isWorthRepeating({ code, status }: Problem): boolean | null {
  return status === 409 ? code === 'idempotency-in-progress' : null;
}

function paramOf(pointer: FieldProblem['pointer']): string | null {
  const [, path] = FIELD.exec(pointer) ?? [];
  const parts = path?.split('/').map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`));
  return parts?.join('').replace(/^\./, '') ?? null;
}

function typeOf(status: number): OpenaiError['error']['type'] {
  if (status >= 500) {
    return 'server_error';
  }
  const types = { 401: 'authentication_error', 403: 'permission_error', 429: 'rate_limit_error' };
  return (types as Record<number, OpenaiError['error']['type']>)[status] ?? 'invalid_request_error';
}
