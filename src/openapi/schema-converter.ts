import { isDeepStrictEqual } from 'node:util';
import type { StandardSchemaConversionResult } from '@nestjs/swagger';
import { z } from 'zod';

type JsonSchema = Record<string, unknown>;
type Definitions = Record<string, JsonSchema>;

/**
 * Turns a zod schema into JSON Schema 2020-12, the dialect of OpenAPI 3.1.
 *
 * A schema with defaults reads differently in a request (fields optional) and in an answer (fields present), and
 * would overwrite itself under one component name: where the two differ, the request form is named `<Id>Input`.
 */
export function convertSchema(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): StandardSchemaConversionResult | undefined {
  if (!(schema instanceof z.ZodType)) {
    return undefined;
  }
  const output = toJsonSchema(schema, 'output');
  if (schemaType === 'output') {
    return { schema: output.root, components: output.definitions };
  }
  const input = toJsonSchema(schema, 'input');
  const changed = changedNames(input.definitions, output.definitions);
  const rename = (value: unknown): unknown => renameReferences(value, changed);
  return {
    schema: rename(input.root),
    components: Object.fromEntries(
      Object.entries(input.definitions).map(([name, definition]) => [
        changed.has(name) ? `${name}Input` : name,
        rename(definition),
      ]),
    ),
  };
}

function toJsonSchema(
  schema: z.ZodType,
  io: 'input' | 'output',
): { root: JsonSchema; definitions: Definitions } {
  const converted = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      if (def.type === 'object' && !('catchall' in def && def.catchall !== undefined)) {
        delete jsonSchema.additionalProperties;
      }
      if (def.type === 'union' && io === 'input' && isOpen(def as UnionDefinition)) {
        jsonSchema.anyOf = jsonSchema.oneOf ?? [];
        delete jsonSchema.oneOf;
      }
    },
  }) as JsonSchema;
  const { $defs = {}, $schema: _, ...root } = converted;
  const definitions = Object.fromEntries(
    Object.entries($defs as Definitions).map(([name, { id: _id, ...rest }]) => [name, rest]),
  );
  return { root, definitions };
}

interface UnionDefinition {
  readonly discriminator?: string;
  readonly options: readonly { readonly _zod: { readonly def: { readonly shape?: Shape } } }[];
}
type Shape = Readonly<Record<string, { readonly _zod: { readonly optin?: string } }>>;

/** Whether the field that tells the options apart may be left out, so that JSON Schema cannot call them exclusive. */
function isOpen({ discriminator, options }: UnionDefinition): boolean {
  return options.some(
    ({ _zod }) => _zod.def.shape?.[discriminator ?? '']?._zod.optin !== undefined,
  );
}

/** Names whose definition differs, or that refer to such a name. */
function changedNames(input: Definitions, output: Definitions): ReadonlySet<string> {
  const changed = new Set(
    Object.keys(input).filter((name) => !isDeepStrictEqual(input[name], output[name])),
  );
  let before = -1;
  while (before !== changed.size) {
    before = changed.size;
    for (const [name, definition] of Object.entries(input)) {
      const text = JSON.stringify(definition);
      if ([...changed].some((other) => text.includes(`"#/$defs/${other}"`))) {
        changed.add(name);
      }
    }
  }
  return changed;
}

function renameReferences(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => renameReferences(item, names));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = key === '$ref' && typeof item === 'string' ? item.replace('#/$defs/', '') : '';
      return names.has(name) ? [key, `#/$defs/${name}Input`] : [key, renameReferences(item, names)];
    }),
  );
}
