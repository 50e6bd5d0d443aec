import type { OpenAPIObject } from '@nestjs/swagger';

export type DocumentedOperation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Every operation: those that the service answers, and those that it asks of webhooks. */
export function operationsOf(document: OpenAPIObject): DocumentedOperation[] {
  return [...routesOf(document), ...Object.values(document.webhooks ?? {}).flatMap(verbsOf)];
}

/** The operations that the service answers. */
export function routesOf({ paths }: OpenAPIObject): DocumentedOperation[] {
  return Object.values(paths).flatMap(verbsOf);
}

/** The operations of one path. */
export function verbsOf(path: OpenAPIObject['paths'][string]): DocumentedOperation[] {
  return [path.get, path.post, path.put, path.patch, path.delete].filter(
    (operation) => operation !== undefined,
  );
}
