import { isDeepStrictEqual } from 'node:util';

/** The parts of an OpenAPI 3.1 document that a client can rely on. */
export interface Contract {
  readonly paths?: Record<string, Record<string, unknown>>;
  readonly webhooks?: Record<string, Record<string, unknown>>;
  readonly components?: { readonly schemas?: Record<string, Schema> };
}

type Schema = Readonly<Record<string, unknown>>;
type Content = Record<string, { readonly schema?: Schema }>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content };
  readonly responses?: Record<
    string,
    { readonly content?: Content; readonly headers?: Record<string, unknown> }
  >;
}

/** Who writes a value: what is sent to the service must stay welcome, what it answers must stay as it was. */
type Direction = 'sent' | 'answered';

/**
 * What of `before` a client can no longer rely on in `now`, one sentence each with its first place; empty when every
 * program that was written against `before` still works.
 *
 * Sent values may become wider and answered ones may gain fields and choices: clients must ignore fields and take
 * choices that they do not know. Descriptions, examples, defaults and problem codes are free. Patterns are compared as
 * text: a rewritten one counts as changed, although it may be as wide.
 */
export function breakingChanges(before: Contract, now: Contract): string[] {
  return new Comparison(before, now).run();
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;
/** The largest, or the smallest, that is allowed: lower and higher are narrower. */
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;
const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const EXACT = ['pattern', 'format', 'multipleOf', 'uniqueItems', 'contentEncoding'] as const;

class Comparison {
  private readonly found: string[] = [];
  /** What each schema was compared with, or is being: schemas may refer to themselves. */
  private readonly seen = { sent: new Map<Schema, Schema>(), answered: new Map<Schema, Schema>() };

  constructor(
    private readonly before: Contract,
    private readonly now: Contract,
  ) {}

  run(): string[] {
    this.sections('paths', 'sent');
    this.sections('webhooks', 'answered');
    return this.found;
  }

  /** The service receives the bodies of its routes, and writes those of its webhooks. */
  private sections(section: 'paths' | 'webhooks', bodies: Direction): void {
    for (const [path, verbs] of Object.entries(this.before[section] ?? {})) {
      const current = this.now[section]?.[path];
      if (current === undefined) {
        this.found.push(`${path} is gone`);
        continue;
      }
      for (const verb of VERBS.filter((one) => one in verbs)) {
        const place = `${verb.toUpperCase()} ${path}`;
        if (current[verb] === undefined) {
          this.found.push(`${place} is gone`);
        } else {
          this.operation(place, [verbs[verb] as Operation, current[verb] as Operation], bodies);
        }
      }
    }
  }

  private operation(place: string, [was, is]: Pair<Operation>, bodies: Direction): void {
    if (was.operationId !== is.operationId) {
      this.found.push(`${place}: operationId ${was.operationId} became ${is.operationId}`);
    }
    if (was.security?.length === 0 && is.security?.length !== 0) {
      this.found.push(`${place}: it needs a key now`);
    }
    this.parameters(place, [was.parameters ?? [], is.parameters ?? []]);
    this.body(place, [was.requestBody, is.requestBody], bodies);
    for (const [status, answer] of Object.entries(was.responses ?? {})) {
      const current = is.responses?.[status];
      if (current === undefined) {
        this.found.push(`${place}: status ${status} is gone`);
        continue;
      }
      const where = `${place} ${status}`;
      for (const header of Object.keys(answer.headers ?? {})) {
        if (current.headers?.[header] === undefined) {
          this.found.push(`${where}: header ${header} is gone`);
        }
      }
      this.contents(where, [answer.content ?? {}, current.content ?? {}], 'answered');
    }
  }

  private parameters(place: string, [was, is]: Pair<readonly Parameter[]>): void {
    const same = (one: Parameter) => (other: Parameter) =>
      one.name === other.name && one.in === other.in;
    for (const parameter of was) {
      const current = is.find(same(parameter));
      const where = `${place}: ${parameter.in} parameter ${parameter.name}`;
      if (current === undefined) {
        this.found.push(`${where} is gone`);
        continue;
      }
      if (current.required === true && parameter.required !== true) {
        this.found.push(`${where} became required`);
      }
      this.schema(where, [parameter.schema ?? {}, current.schema ?? {}], 'sent');
    }
    for (const parameter of is.filter((one) => one.required === true && !was.some(same(one)))) {
      this.found.push(`${place}: ${parameter.in} parameter ${parameter.name} is new and required`);
    }
  }

  private body(
    place: string,
    [was, is]: Pair<Operation['requestBody']>,
    direction: Direction,
  ): void {
    if (is?.required === true && was?.required !== true) {
      this.found.push(`${place}: the body became required`);
    }
    if (was !== undefined && is === undefined) {
      this.found.push(`${place}: the body is gone`);
      return;
    }
    this.contents(`${place} body`, [was?.content ?? {}, is?.content ?? {}], direction);
  }

  private contents(place: string, [was, is]: Pair<Content>, direction: Direction): void {
    for (const [mediaType, media] of Object.entries(was)) {
      const current = is[mediaType];
      if (current === undefined) {
        this.found.push(`${place}: ${mediaType} is gone`);
      } else {
        this.schema(place, [media.schema ?? {}, current.schema ?? {}], direction);
      }
    }
  }

  private schema(place: string, pair: Pair<Schema>, direction: Direction): void {
    const [was, is] = [resolve(this.before, pair[0]), resolve(this.now, pair[1])];
    if (this.isSeen(was, is, direction)) {
      return;
    }
    if (isChoice(was) || isChoice(is)) {
      this.forms(place, [formsOf(this.before, pair[0]), formsOf(this.now, pair[1])], direction);
      return;
    }
    this.types(place, [was, is], direction);
    this.choices(place, [was, is], direction);
    this.limits(place, [was, is], direction);
    this.fields(place, [was, is], direction);
    this.members(place, [was, is], direction);
  }

  private isSeen(was: Schema, is: Schema, direction: Direction): boolean {
    const seen = this.seen[direction];
    const isSeen = seen.get(was) === is;
    seen.set(was, is);
    return isSeen;
  }

  /** Each form that a value can have against the one that it is now: told apart by a literal field, else by type. */
  private forms(place: string, [was, is]: Pair<readonly Form[]>, direction: Direction): void {
    for (const form of was) {
      const namesakes = is.filter(({ name }) => name === form.name);
      const [first] = namesakes;
      const current =
        namesakes.find(({ schema }) => isDeepStrictEqual(schema, form.schema)) ?? first;
      const where = form.isTold ? `${place}|${form.name}` : place;
      if (current !== undefined) {
        this.schema(where, [form.schema, current.schema], direction);
      } else if (direction === 'sent') {
        this.found.push(`${place}: the form ${form.name} is gone`);
      }
    }
    const added = is.filter(({ name }) => !was.some((form) => form.name === name));
    // A new literal is a new choice; a new type is what no client looks for.
    for (const { name } of added.filter(({ isTold }) => direction === 'answered' && !isTold)) {
      this.found.push(`${place}: may be ${name} now`);
    }
  }

  private types(place: string, [was, is]: Pair<Schema>, direction: Direction): void {
    const [before, now] = [typesOf(was), typesOf(is)];
    const [wide, narrow] = direction === 'sent' ? [now, before] : [before, now];
    const missing = narrow.filter((type) => !includesType(wide, type));
    // No type at all allows every one.
    const isOpen = wide.length === 0;
    const isNarrowed = narrow.length === 0 && !isOpen;
    if ((missing.length > 0 && !isOpen) || isNarrowed) {
      this.found.push(`${place}: type ${show(before)} became ${show(now)}`);
    }
  }

  /** Fewer choices refuse what was welcome; more choices in an answer are for clients to expect. */
  private choices(place: string, [was, is]: Pair<Schema>, direction: Direction): void {
    const [before, now] = [choicesOf(was), choicesOf(is)];
    if (direction === 'answered') {
      if (before !== null && now === null) {
        this.found.push(`${place}: the list of choices is gone`);
      }
      return;
    }
    if (before === null && now !== null) {
      this.found.push(`${place}: became a choice of ${now.map(String).join(', ')}`);
    }
    const gone = (before ?? []).filter(
      (value) => now !== null && !now.some((other) => isDeepStrictEqual(value, other)),
    );
    for (const value of gone) {
      this.found.push(`${place}: the choice ${String(value)} is gone`);
    }
  }

  private limits(place: string, [was, is]: Pair<Schema>, direction: Direction): void {
    // What an answer may hold is told by its limits, and no client fails on a value within wider ones that it never saw.
    if (direction === 'answered') {
      return;
    }
    for (const [names, sign] of [[UPPER, 1] as const, [LOWER, -1] as const]) {
      for (const name of names) {
        const [before = Infinity * sign, now = Infinity * sign] = [was[name], is[name]] as Pair<
          number | undefined
        >;
        if (now * sign < before * sign) {
          this.found.push(`${place}: ${name} ${before} became ${now}`);
        }
      }
    }
    for (const name of EXACT) {
      if (is[name] !== undefined && !isDeepStrictEqual(was[name], is[name])) {
        this.found.push(`${place}: ${name} ${show(was[name])} became ${show(is[name])}`);
      }
    }
  }

  private fields(place: string, [was, is]: Pair<Schema>, direction: Direction): void {
    const [before, now] = [propertiesOf(was), propertiesOf(is)];
    const [needed, needs] = [requiredOf(was), requiredOf(is)];
    for (const [name, schema] of Object.entries(before)) {
      const where = `${place}.${name}`;
      const current = now[name];
      if (current === undefined) {
        this.found.push(`${where} is gone`);
        continue;
      }
      if (direction === 'answered' && needed.includes(name) && !needs.includes(name)) {
        this.found.push(`${where} may be left out`);
      }
      this.schema(where, [schema, current], direction);
    }
    if (direction === 'sent') {
      for (const name of needs.filter((one) => !needed.includes(one))) {
        this.found.push(`${place}.${name} ${name in before ? 'became' : 'is new and'} required`);
      }
      if (is['additionalProperties'] === false && was['additionalProperties'] !== false) {
        this.found.push(`${place}: fields that have no name here are refused now`);
      }
    }
  }

  private members(place: string, [was, is]: Pair<Schema>, direction: Direction): void {
    const kinds = [['items', '[]'] as const, ['additionalProperties', '.*'] as const];
    for (const [name, suffix] of kinds) {
      const [before, now] = [was[name], is[name]];
      if (isSchema(before) && isSchema(now)) {
        this.schema(`${place}${suffix}`, [before, now], direction);
      }
    }
    const [before, now] = [tupleOf(was), tupleOf(is)];
    if (before.length !== now.length) {
      this.found.push(`${place}: ${before.length} members became ${now.length}`);
    }
    before.forEach((schema, index) => {
      this.schema(`${place}[${index}]`, [schema, now[index] ?? {}], direction);
    });
  }
}

/** One of several forms of a value. */
interface Form {
  readonly name: string;
  /** Whether a literal field tells it from the others. */
  readonly isTold: boolean;
  readonly schema: Schema;
}

function isChoice({ anyOf, oneOf }: Schema): boolean {
  return anyOf !== undefined || oneOf !== undefined;
}

function formsOf(contract: Contract, schema: Schema): Form[] {
  const resolved = resolve(contract, schema);
  const { anyOf, oneOf } = resolved;
  if (anyOf === undefined && oneOf === undefined) {
    const types = typesOf(resolved);
    return (types.length > 0 ? types : ['anything']).map((type) => formOf(resolved, type));
  }
  return ((anyOf ?? oneOf) as Schema[]).flatMap((one) => formsOf(contract, one));
}

function formOf(schema: Schema, type: string): Form {
  const literals = Object.values(propertiesOf(schema))
    .map(choicesOf)
    .filter((choices) => choices?.length === 1)
    .map((choices) => String(choices?.[0]));
  const isTold = type === 'object' && literals.length > 0;
  const narrowed = typesOf(schema).length > 1 ? { ...schema, type } : schema;
  // Two forms of one type that no literal parts are told by the fields that they need.
  const fields = type === 'object' ? requiredOf(schema).toSorted().join('+') : '';
  return {
    name: isTold ? literals.join('+') : fields || type,
    isTold,
    schema: narrowed,
  };
}

type Pair<T> = readonly [T, T];

function resolve(contract: Contract, schema: Schema): Schema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') {
    return schema;
  }
  const name = $ref.replace('#/components/schemas/', '');
  return resolve(contract, contract.components?.schemas?.[name] ?? {});
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

function typesOf({ type }: Schema): string[] {
  return [type ?? []].flat() as string[];
}

function includesType(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function choicesOf(schema: Schema): unknown[] | null {
  const { enum: choices } = schema;
  return Array.isArray(choices) ? choices : 'const' in schema ? [schema['const']] : null;
}

function propertiesOf({ properties }: Schema): Record<string, Schema> {
  return (properties ?? {}) as Record<string, Schema>;
}

function requiredOf({ required }: Schema): string[] {
  return (required ?? []) as string[];
}

function tupleOf({ prefixItems }: Schema): Schema[] {
  return (prefixItems ?? []) as Schema[];
}

function show(value: unknown): string {
  if (Array.isArray(value)) {
    return value.join(' or ') || 'any';
  }
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}
