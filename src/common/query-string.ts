import { parse } from 'node:querystring';

const MEMBER = /^(\w+)\[((?:(?!\]\[).)*)\]$/s;

/**
 * The parameters of an address: `name=value`, and `name[key]=value` for a member of an object, one level deep, as
 * OpenAPI's `deepObject` writes it. What comes twice is an array; whatever does not fit is left for the schema to refuse.
 */
export function parseQueryString(text: string): Record<string, unknown> {
  const parameters: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const members: [string, string, unknown][] = [];
  for (const [name, value] of Object.entries(parse(text))) {
    const [, object, key] = MEMBER.exec(name) ?? [];
    if (object === undefined || key === undefined || key === '__proto__') {
      parameters[name] = value;
    } else {
      members.push([object, key, value]);
    }
  }
  for (const [object, key, value] of members) {
    const known = parameters[object] ?? {};
    parameters[object] = isObject(known) ? { ...known, [key]: value } : known;
  }
  return parameters;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
