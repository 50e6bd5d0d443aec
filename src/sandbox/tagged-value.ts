/**
 * Values that a program returned, as plain data. `wire.py` writes them: what JSON can say is itself, everything
 * else is an object with one key, its tag. Programs choose these bytes, so depth is capped and nothing is trusted.
 */
export type ReturnedValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly ReturnedValue[]
  | { readonly kind: 'tuple' | 'set'; readonly items: readonly ReturnedValue[] }
  | {
      readonly kind: 'dict';
      readonly entries: readonly (readonly [ReturnedValue, ReturnedValue])[];
    }
  | { readonly kind: 'other'; readonly tag: string };

const MAX_DEPTH = 200;
const SPECIAL_FLOATS: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '-inf': -Infinity,
};

/** Reads a tagged value. Throws on anything that `wire.py` would not have written. */
export function decodeValue(data: unknown, depth = 0): ReturnedValue {
  if (depth > MAX_DEPTH) {
    throw new RangeError('The value is nested too deep.');
  }
  if (data === null || ['boolean', 'number', 'string'].includes(typeof data)) {
    return data as null | boolean | number | string;
  }
  if (Array.isArray(data)) {
    return data.map((item) => decodeValue(item, depth + 1));
  }
  const [tag, content] = Object.entries(data as object)[0] ?? [];
  if (tag === undefined) {
    throw new TypeError('A tagged value needs a tag.');
  }
  return decodeTagged(tag, content, depth + 1);
}

function decodeTagged(tag: string, content: unknown, depth: number): ReturnedValue {
  switch (tag) {
    case 'int':
      return parseHexadecimal(asText(content));
    case 'float':
      return SPECIAL_FLOATS[asText(content)] ?? NaN;
    case 'tuple':
      return { kind: 'tuple', items: asList(content).map((item) => decodeValue(item, depth)) };
    case 'set':
    case 'frozenset':
      return { kind: 'set', items: asList(content).map((item) => decodeValue(item, depth)) };
    case 'dict':
      return { kind: 'dict', entries: asList(content).map((pair) => decodePair(pair, depth)) };
    case 'decimal':
      return Number(asText(content));
    default:
      return { kind: 'other', tag };
  }
}

function decodePair(pair: unknown, depth: number): readonly [ReturnedValue, ReturnedValue] {
  const [key, value] = asList(pair);
  return [decodeValue(key, depth), decodeValue(value, depth)];
}

function parseHexadecimal(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}

function asText(content: unknown): string {
  if (typeof content !== 'string') {
    throw new TypeError('A tag lacks its text.');
  }
  return content;
}

function asList(content: unknown): readonly unknown[] {
  if (!Array.isArray(content)) {
    throw new TypeError('A tag lacks its members.');
  }
  return content;
}

const MAX_SHOWN = 120;
const MAX_MEMBERS = 20;

/** The value as Python would write it, cut to a readable length. */
export function showValue(value: ReturnedValue): string {
  const text = show(value, 0);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 3)}...`;
}

function show(value: ReturnedValue, depth: number): string {
  if (value === null) {
    return 'None';
  }
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (typeof value === 'string') {
    return showText(value.slice(0, MAX_SHOWN));
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return showNumber(value);
  }
  return depth > 8 ? '...' : showCompound(value, depth + 1);
}

function showNumber(value: number | bigint): string {
  if (typeof value === 'bigint') {
    return value >= -(2n ** 400n) && value <= 2n ** 400n ? value.toString() : 'a very large number';
  }
  return Number.isNaN(value) ? 'nan' : String(value).replace('Infinity', 'inf');
}

function showText(text: string): string {
  const quoted = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return quoted.includes("'") && !quoted.includes('"')
    ? `"${quoted}"`
    : `'${quoted.replaceAll("'", "\\'")}'`;
}

function showCompound(
  value: Exclude<ReturnedValue, null | boolean | number | bigint | string>,
  depth: number,
): string {
  if (isList(value)) {
    return `[${showMembers(value, depth)}]`;
  }
  switch (value.kind) {
    case 'tuple':
      return `(${showMembers(value.items, depth)}${value.items.length === 1 ? ',' : ''})`;
    case 'set':
      return value.items.length === 0 ? 'set()' : `{${showMembers(value.items, depth)}}`;
    case 'dict': {
      const entries = value.entries.slice(0, MAX_MEMBERS);
      return `{${entries.map(([key, item]) => `${show(key, depth)}: ${show(item, depth)}`).join(', ')}}`;
    }
    case 'other':
      return `a value of type ${value.tag}`;
  }
}

function showMembers(items: readonly ReturnedValue[], depth: number): string {
  const shown = items.slice(0, MAX_MEMBERS).map((item) => show(item, depth));
  return (items.length > MAX_MEMBERS ? [...shown, '...'] : shown).join(', ');
}

export function isList(value: ReturnedValue): value is readonly ReturnedValue[] {
  return Array.isArray(value);
}

/** Expected values are JSON; in the words of this module an object is a dict. */
export function fromJson(json: unknown): ReturnedValue {
  if (Array.isArray(json)) {
    return json.map(fromJson);
  }
  if (typeof json === 'object' && json !== null) {
    return {
      kind: 'dict',
      entries: Object.entries(json).map(([key, item]) => [key, fromJson(item)]),
    };
  }
  return json as null | boolean | number | string;
}

/** The value as far as JSON can say it: tuples and sets become lists, keys text, what is beyond a double its text. */
export function toJson(value: ReturnedValue): unknown {
  if (typeof value === 'bigint') {
    return showValue(value);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  if (isList(value)) {
    return value.map(toJson);
  }
  switch (value.kind) {
    case 'tuple':
    case 'set':
      return value.items.map(toJson);
    case 'dict':
      return Object.fromEntries(
        value.entries.map(([key, item]) => [
          typeof key === 'string' ? key : showValue(key),
          toJson(item),
        ]),
      );
    case 'other':
      return showValue(value);
  }
}
