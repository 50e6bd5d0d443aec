import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';
import { type ProblemCode, PROBLEMS } from './problem-catalogue.js';
import { Problem } from './problems.js';
import type { Scope } from './scopes.js';

/** Metadata keys that the guard, the interceptor and the architecture specs read. */
export const OPERATION = 'falconry:operation';

/** Tells the document builder of a second answer that is no JSON. */
export const STREAM_EXTENSION = 'x-stream';

/** Tells the document builder of a form that is taken beside JSON, with its schema. */
export const FORM_EXTENSION = 'x-form';

/** What a download is answered as, whatever is in the file. */
export const BYTES = 'application/octet-stream';

export interface OperationOptions {
  /** Unique in the document; the name of the method in generated clients. */
  readonly id: string;
  /** What a key must be allowed to do to use the route; a public one needs no key. */
  readonly scope: Scope | 'public';
  readonly summary: string;
  readonly description?: string;
  /** What the route answers with: documented, and enforced on the way out. Null answers with no body. */
  readonly answer: z.ZodType | null;
  /** True for a route that takes the engine, the embedding or a scan to answer: it has a limit of its own. */
  readonly computes?: boolean;
  /** 200 when left out, 204 without an answer or a download. */
  readonly status?: number;
  /** True when it may answer 202 instead, with the same body: what was asked for is accepted, and not done yet. */
  readonly isDeferrable?: boolean;
  /** Another JSON answer that the body can ask for, with status 200: nothing is created then. */
  readonly preview?: z.ZodType;
  /** True when a repeat under the same Idempotency-Key gets the first answer. */
  readonly takesIdempotencyKey?: boolean;
  /** True when the answer has a `version`, or a `revision` where that word means something else: it becomes the ETag. */
  readonly isVersioned?: boolean;
  /** An If-Match header ties a change to the version that the caller has read; every PATCH requires it. */
  readonly ifMatch?: 'required' | 'optional';
  /** A collection path; the answer's id is added to it as the Location header. */
  readonly location?: string;
  /** Problems of this route beside those that every route can answer with. */
  readonly problems?: readonly ProblemCode[];
  /** Another media type that the Accept header, or the body, can ask for instead: a stream of events, or a page. */
  readonly stream?: string;
  /** Further media types that the Accept header can ask for instead, each with a sample. */
  readonly formats?: Readonly<Record<string, string>>;
  /** The media type of an answer that is no JSON; `answer` is null then. */
  readonly download?: string;
  /** What the stream or the download looks like, for the document; bytes have none. */
  readonly sample?: string;
  /** True for a download of which a Range header can ask for a part. */
  readonly takesRange?: boolean;
  /** True when it answers while PostgreSQL is away, and to keys that were accepted a while before. */
  readonly toleratesOutage?: boolean;
}

/** An answer by its media types. */
export type ContentObject = NonNullable<ApiResponseOptions['content']>;

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  description:
    'Makes a repeat safe: for 24 hours the same key and body get the first answer again, with the header ' +
    'Idempotency-Replayed, and nothing is created twice.',
  required: false,
  schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
};

const TAG = { name: 'If-Match', schema: { type: 'string' as const } };
const IF_MATCH = {
  required: {
    ...TAG,
    description:
      'The ETag that was read: 412 when the resource has changed since, 428 without it. An asterisk changes any version.',
    required: true,
  },
  optional: {
    ...TAG,
    description: 'The ETag that was read: 412 when the resource has changed since.',
    required: false,
  },
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What `@Operation` says of the route. */
    readonly operation?: OperationOptions;
  }
}

const RANGE = {
  name: 'Range',
  description: 'One part of the file, such as `bytes=1000-`; the answer is 206 then.',
  required: false,
  schema: { type: 'string' as const },
};

const IF_RANGE = {
  name: 'If-Range',
  description: 'The ETag that the part must belong to; the whole file comes when it is another.',
  required: false,
  schema: { type: 'string' as const },
};

/** Documents a route and enforces what the document says: operation, answer, problems and access in one place. */
export function Operation(options: OperationOptions): MethodDecorator {
  const isEmpty = options.answer === null && options.download === undefined;
  const status = options.status ?? (isEmpty ? 204 : 200);
  return applyDecorators(
    SetMetadata(OPERATION, options),
    // For what is decided before the route is reached.
    RouteConfig({ operation: options }),
    HttpCode(status),
    ApiOperation({
      operationId: options.id,
      summary: options.summary,
      description: describe(options),
    }),
    ...answerDecorators(options, status),
    ...formatDecorators(options),
    ...problemDecorators(options),
    ...(options.takesIdempotencyKey === true ? [ApiHeader(IDEMPOTENCY_KEY)] : []),
    ...(options.ifMatch === undefined ? [] : [ApiHeader(IF_MATCH[options.ifMatch])]),
    ...(options.takesRange === true ? [ApiHeader(RANGE), ApiHeader(IF_RANGE)] : []),
    ...(options.scope === 'public' ? [] : [ApiBearerAuth()]),
  );
}

function describe({ description, scope }: OperationOptions): string {
  const needed = scope === 'public' ? 'Needs no key.' : `Needs the scope \`${scope}\`.`;
  return description === undefined ? needed : `${description} ${needed}`;
}

function answerDecorators(options: OperationOptions, status: number): MethodDecorator[] {
  if (options.download !== undefined) {
    return downloadDecorators(options, options.download);
  }
  if (options.answer === null) {
    return [ApiResponse({ status, description: 'Done; no body.' })];
  }
  const response = {
    status,
    description: options.summary,
    standardSchema: options.answer,
    ...headersOf(options),
  };
  const previewed = { status: 200, description: 'What would be done; nothing is created.' };
  const deferred = { status: 202, description: 'Accepted, and not done yet.' };
  return [
    ApiResponse(response),
    ...(options.preview === undefined
      ? []
      : [ApiResponse({ ...previewed, standardSchema: options.preview })]),
    ...(options.isDeferrable === true ? [ApiResponse({ ...response, ...deferred })] : []),
  ];
}

function downloadDecorators(
  { summary, takesRange, sample }: OperationOptions,
  mediaType: string,
): MethodDecorator[] {
  const schema = { type: 'string' as const };
  const content = contentOf(mediaType, sample);
  if (takesRange !== true) {
    return [ApiResponse({ status: 200, description: summary, content })];
  }
  const headers = {
    ETag: { description: 'The sha256 of the whole file, in quotes.', schema },
    'Content-Length': { description: 'Bytes of the answer.', schema: { type: 'integer' as const } },
    'Accept-Ranges': { description: 'bytes', schema },
  };
  const range = {
    'Content-Range': { description: 'Which part, and how long the whole is.', schema },
  };
  const part = { content, headers: { ...headers, ...range } };
  return [
    ApiResponse({ status: 200, description: 'The file.', content, headers }),
    ApiResponse({ status: 206, description: 'Part of it.', ...part }),
  ];
}

function formatDecorators({ stream, sample, formats = {} }: OperationOptions): MethodDecorator[] {
  const others = Object.entries(formats).map(([type, shown]) => contentOf(type, shown));
  const streamed = stream === undefined ? [] : [contentOf(stream, sample)];
  const content: ContentObject = Object.assign({}, ...streamed, ...others);
  return Object.keys(content).length === 0 ? [] : [ApiExtension(STREAM_EXTENSION, content)];
}

function contentOf(mediaType: string, sample?: string): ContentObject {
  const format = mediaType === BYTES ? { format: 'binary' } : {};
  const example = sample === undefined ? {} : { example: sample };
  return { [mediaType]: { schema: { type: 'string', ...format }, ...example } };
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

const KEY_PROBLEMS = [
  'unauthenticated',
  'insufficient-scope',
  'rate-limited',
  'cap-exceeded',
] as const satisfies readonly ProblemCode[];

const IDEMPOTENCY_PROBLEMS = [
  'idempotency-key-invalid',
  'idempotency-in-progress',
  'idempotency-key-reused',
] as const satisfies readonly ProblemCode[];

function problemDecorators(options: OperationOptions): MethodDecorator[] {
  const codes: ProblemCode[] = [
    ...(options.scope === 'public' ? [] : KEY_PROBLEMS),
    ...(options.problems ?? []),
    ...(options.takesIdempotencyKey === true ? IDEMPOTENCY_PROBLEMS : []),
    ...(options.ifMatch === undefined ? [] : (['precondition-failed'] as const)),
    ...(options.ifMatch === 'required' ? (['precondition-required'] as const) : []),
    'internal-error',
  ];
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status));
  return [...statuses].map((status) => {
    const description = codes.filter((code) => PROBLEMS[code].status === status).join(', ');
    return ApiResponse({ status, description, standardSchema: Problem });
  });
}
