import { newId, ID_PREFIXES, type IdKind } from '../../src/common/ids.js';
import type { Statement } from './recorder.js';

/** What a route asks of PostgreSQL for one request, and what it answers. */
export interface Script {
  readonly statements: readonly Statement[];
  readonly answer: unknown;
  /** Ids that every request makes anew; as they stand in the statements. */
  readonly fresh: readonly string[];
}

const ID = /\b[a-z]+_[0-9a-v]{26}\b/g;
const KINDS = Object.fromEntries(
  Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind as IdKind]),
);

/** Whether two recordings are of the same work: what runs beside a request now and then is then in neither. */
export function isSameWork(one: readonly Statement[], other: readonly Statement[]): boolean {
  return (
    one.length > 0 &&
    one.length === other.length &&
    one.every(({ text }, index) => text === other[index]?.text)
  );
}

/** Ids that differ between two requests for the same: each request makes its own. */
export function freshIds(one: readonly Statement[], other: readonly Statement[]): string[] {
  const others = idsOf(other);
  return [...new Set(idsOf(one).filter((id, index) => id !== others[index]))];
}

/** A value of a recorded statement with the ids that this request has instead. */
export function instead(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(ID, (id) => ids.get(id) ?? id);
  }
  if (Array.isArray(value)) {
    return value.map((one) => instead(one, ids));
  }
  const isPlain = typeof value === 'object' && value?.constructor === Object;
  return isPlain
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, instead(one, ids)]))
    : value;
}

/** New ids for those that a request makes. */
export function makeIds(fresh: readonly string[]): Map<string, string> {
  return new Map(fresh.map((id) => [id, newId(KINDS[id.split('_', 1)[0] ?? ''] ?? 'request')]));
}

function idsOf(statements: readonly Statement[]): string[] {
  return JSON.stringify(statements.map(({ values }) => values)).match(ID) ?? [];
}
