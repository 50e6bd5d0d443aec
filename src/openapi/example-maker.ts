/** JSON Schema 2020-12, as far as the document uses it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Stands for a text that nothing is known of; a spec refuses a document that shows one. */
export const BLANK = 'text';

type Types = ReadonlySet<string>;

/**
 * Puts examples together from schemas: the example that a schema gives of itself, else its default, else what its field's
 * name usually stands for, else its first choice. Of the optional fields only those that give an example are shown.
 */
export class ExampleMaker {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    /** By name of a field; the first value whose type fits is taken. */
    private readonly usual: Readonly<Record<string, readonly unknown[]>>,
  ) {}

  of(schema: Schema, field = ''): unknown {
    const own = this.ownExample(schema) ?? schema.default;
    if (own !== undefined) {
      return own;
    }
    const types = this.typesOf(schema);
    const known = (this.usual[field] ?? []).find((value) => types.has(typeOf(value)));
    return known === undefined ? this.compose(schema, field) : known;
  }

  private ownExample(schema: Schema): unknown {
    const target = schema.$ref === undefined ? undefined : this.resolve(schema.$ref);
    const own = schema.example === undefined ? schema.examples?.[0] : schema.example;
    return own === undefined && target !== undefined ? this.ownExample(target) : own;
  }

  private compose(schema: Schema, field: string): unknown {
    if (schema.$ref !== undefined) {
      return this.of(this.resolve(schema.$ref), field);
    }
    const choice = schema.const ?? schema.enum?.[0];
    if (choice !== undefined) {
      return choice;
    }
    const [first] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
    if (first !== undefined) {
      return this.of(first, field);
    }
    if (schema.prefixItems !== undefined) {
      return schema.prefixItems.map((item) => this.of(item, field));
    }
    return this.leaf(schema, field);
  }

  private leaf(schema: Schema, field: string): unknown {
    if (schema.type === 'object') {
      return this.object(schema);
    }
    if (schema.type === 'array') {
      return [this.of(schema.items ?? {}, singular(field))];
    }
    if (schema.type === 'integer' || schema.type === 'number') {
      return Math.max(schema.minimum ?? 1, 1);
    }
    if (schema.type === 'boolean') {
      return false;
    }
    if (schema.type === 'null') {
      return null;
    }
    return schema.format === 'date-time' ? '2026-01-15T09:30:00.000Z' : BLANK;
  }

  private object({ properties = {}, required = [] }: Schema): object {
    const shown = Object.entries(properties).filter(
      ([name, property]) => required.includes(name) || this.ownExample(property) !== undefined,
    );
    return Object.fromEntries(shown.map(([name, property]) => [name, this.of(property, name)]));
  }

  private typesOf(schema: Schema): Types {
    const { $ref, type, anyOf, oneOf, enum: choices } = schema;
    if ($ref !== undefined) {
      return this.typesOf(this.resolve($ref));
    }
    const own = choices ?? (schema.const === undefined ? [] : [schema.const]);
    const given = [type ?? []].flat();
    const options = [...(anyOf ?? []), ...(oneOf ?? [])].flatMap((one) => [...this.typesOf(one)]);
    const all = own.length > 0 ? [] : [...given, ...options];
    return new Set(all.includes('number') ? [...all, 'integer'] : all);
  }

  private resolve(reference: string): Schema {
    return this.schemas[reference.replace('#/components/schemas/', '')] ?? {};
  }
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return Array.isArray(value) ? 'array' : typeof value;
}

/** `eventTypes` holds what an `eventType` is. */
function singular(field: string): string {
  return field.replace(/s$/, '');
}
