import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import { convertSchema } from './schema-converter.js';

/** Adds a schema that no route of the builder names, under the id that its metadata gives it. */
export function addSchema(document: OpenAPIObject, schema: z.ZodType): void {
  const converted = convertSchema(schema, { schemaType: 'output' });
  const id = String(schema.meta()?.id);
  const named = { [id]: converted?.components?.[id] ?? converted?.schema };
  document.components = {
    ...document.components,
    schemas: Object.assign({}, document.components?.schemas, converted?.components, named),
  };
}
