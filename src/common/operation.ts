import { applyDecorators, Header, HttpCode, SerializeOptions, SetMetadata } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import type { z } from 'zod';
import { type ProblemCode, PROBLEMS } from './problem-catalogue.js';
import { Problem } from './problems.js';
import type { Scope } from './scopes.js';

/** Metadata keys that the guard, the interceptor and the architecture specs read. */
export const OPERATION = 'falconry:operation';

/** Tells the document builder of a second, streamed answer. */
export const STREAM_EXTENSION = 'x-stream-media-type';

/** Tells the document builder of an answer that is no JSON. */
export const MEDIA_TYPE_EXTENSION = 'x-media-type';

export interface OperationOptions {
  /** Unique in the document; the name of the method in generated clients. */
  readonly id: string;
  /** What a key must be allowed to do to use the route; a public one needs no key. */
  readonly scope: Scope | 'public';
  readonly summary: string;
  readonly description?: string;
  /** What the route answers with: documented, and enforced on the way out. Null answers with no body. */
  readonly answer: z.ZodType | null;
  /** 200 when left out, 204 without an answer. */
  readonly status?: number;
  /** True when it may answer 202 instead, with the same body: what was asked for is accepted, and not done yet. */
  readonly isDeferrable?: boolean;
  /** True when a repeat under the same Idempotency-Key gets the first answer. */
  readonly takesIdempotencyKey?: boolean;
  /** True when the answer has a `version`: it becomes the ETag. */
  readonly isVersioned?: boolean;
  /** True for a change that an If-Match header can tie to the version that the caller has read. */
  readonly takesIfMatch?: boolean;
  /** A collection path; the answer's id is added to it as the Location header. */
  readonly location?: string;
  /** Problems of this route beside those that every route can answer with. */
  readonly problems?: readonly ProblemCode[];
  /** A streamed media type that the Accept header can ask for instead. */
  readonly stream?: string;
  /** What the answer, a text, travels as; JSON when left out. */
  readonly mediaType?: 'text/plain';
  /** True when it answers while PostgreSQL is away, and to keys that were accepted a while before. */
  readonly toleratesOutage?: boolean;
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  description:
    'Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header ' +
    'Idempotency-Replayed, and nothing is created twice.',
  required: false,
  schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
};

const IF_MATCH = {
  name: 'If-Match',
  description: 'The ETag that was read: refused with 412 when the resource has changed since.',
  required: false,
  schema: { type: 'string' as const },
};

/** Documents a route and enforces what the document says: operation, answer, problems and access in one place. */
export function Operation(options: OperationOptions): MethodDecorator {
  const status = options.status ?? (options.answer === null ? 204 : 200);
  return applyDecorators(
    SetMetadata(OPERATION, options),
    HttpCode(status),
    ApiOperation({
      operationId: options.id,
      summary: options.summary,
      description: describe(options),
    }),
    ...answerDecorators(options, status),
    ...(options.stream === undefined ? [] : [ApiExtension(STREAM_EXTENSION, options.stream)]),
    ...(options.mediaType === undefined ? [] : textDecorators(options.mediaType)),
    ...problemDecorators(options),
    ...(options.takesIdempotencyKey === true ? [ApiHeader(IDEMPOTENCY_KEY)] : []),
    ...(options.takesIfMatch === true ? [ApiHeader(IF_MATCH)] : []),
    ...(options.scope === 'public' ? [] : [ApiBearerAuth()]),
  );
}

function textDecorators(mediaType: string): MethodDecorator[] {
  return [
    ApiExtension(MEDIA_TYPE_EXTENSION, mediaType),
    Header('content-type', `${mediaType}; charset=utf-8`),
  ];
}

function describe({ description, scope }: OperationOptions): string {
  const needed = scope === 'public' ? 'Needs no key.' : `Needs the scope \`${scope}\`.`;
  return description === undefined ? needed : `${description} ${needed}`;
}

function answerDecorators(options: OperationOptions, status: number): MethodDecorator[] {
  if (options.answer === null) {
    return [ApiResponse({ status, description: 'Done; no body.' })];
  }
  const response = {
    status,
    description: options.summary,
    standardSchema: options.answer,
    ...headersOf(options),
  };
  const deferred = { status: 202, description: 'Accepted, and not done yet.' };
  return [
    ApiResponse(response),
    ...(options.isDeferrable === true ? [ApiResponse({ ...response, ...deferred })] : []),
    SerializeOptions({ schema: options.answer }),
  ];
}

function headersOf({
  location,
  isVersioned,
}: OperationOptions): Pick<ApiResponseOptions, 'headers'> {
  const schema = { type: 'string' as const };
  const headers = {
    ...(location === undefined ? {} : { Location: { description: 'Where it is.', schema } }),
    ...(isVersioned === true ? { ETag: { description: 'The version, in quotes.', schema } } : {}),
  };
  return Object.keys(headers).length === 0 ? {} : { headers };
}

const IDEMPOTENCY_PROBLEMS = [
  'idempotency-key-invalid',
  'idempotency-in-progress',
  'idempotency-key-reused',
] as const satisfies readonly ProblemCode[];

function problemDecorators(options: OperationOptions): MethodDecorator[] {
  const codes: ProblemCode[] = [
    ...(options.scope === 'public' ? [] : (['unauthenticated', 'insufficient-scope'] as const)),
    ...(options.problems ?? []),
    ...(options.takesIdempotencyKey === true ? IDEMPOTENCY_PROBLEMS : []),
    ...(options.takesIfMatch === true ? (['precondition-failed'] as const) : []),
    'internal-error',
  ];
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return [...statuses].map((status) => {
    const description = codes.filter((code) => PROBLEMS[code].status === status).join(', ');
    return ApiResponse({ status, description, standardSchema: Problem });
  });
}
