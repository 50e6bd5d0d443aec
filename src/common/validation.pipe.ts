import { type ArgumentMetadata, Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { type FieldProblem, ProblemError } from './problems.js';

/** A fault as Standard Schema reports it, with what zod adds for unknown keys. */
interface Issue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
  readonly code?: string;
  readonly keys?: readonly string[];
  /** What is wrong with a key, where the code is invalid_key. */
  readonly issues?: readonly Issue[];
}

const PLACES: Readonly<Record<ArgumentMetadata['type'], string>> = {
  body: 'body',
  query: 'query',
  param: 'params',
  custom: 'headers',
};

/** Parses bodies, queries and path parameters by the schema of their decorator; refuses with a JSON pointer per fault. */
@Injectable()
export class SchemaPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    if (metadata.schema === undefined) {
      return value;
    }
    const result = await metadata.schema['~standard'].validate(value);
    if (result.issues === undefined) {
      return result.value as T;
    }
    throw refusal(result.issues, `#/${PLACES[metadata.type]}`, metadata.type === 'param');
  }
}

/** Parses what a service has made of a body as if it had been sent. @throws ProblemError with a pointer per fault */
export function parseBody<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) {
    return result.data;
  }
  throw refusal(result.error.issues, '#/body', false);
}

/** A malformed id in the path is an id that does not exist. */
function refusal(issues: readonly Issue[], root: string, isPath: boolean): ProblemError {
  const errors = issues.flatMap((issue) => describe(issue, root));
  const summary = errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ');
  if (isPath) {
    return new ProblemError('not-found', summary, errors);
  }
  const isUnknownField = issues.every((issue) => issue.code === 'unrecognized_keys');
  return new ProblemError(isUnknownField ? 'unknown-field' : 'validation-failed', summary, errors);
}

function describe(issue: Issue, root: string): FieldProblem[] {
  const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part));
  const pointer = [root, ...path.map(escapePointer)].join('/');
  if (issue.keys !== undefined && issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: `${pointer}/${escapePointer(key)}`,
      detail: 'There is no such field.',
    }));
  }
  const [ofKey] = issue.code === 'invalid_key' ? (issue.issues ?? []) : [];
  return [{ pointer, detail: (ofKey ?? issue).message }];
}

function escapePointer(part: PropertyKey): string {
  return String(part).replaceAll('~', '~0').replaceAll('/', '~1');
}
