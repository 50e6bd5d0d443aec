import { createHash } from 'node:crypto';

/** SHA-256 of a JSON value, in hex: the same for the same value, in whatever order its members stand. */
export function jsonDigest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** As JSON has it, a member that is undefined is not there. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
