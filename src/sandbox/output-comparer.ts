import type { Comparer } from '../contracts/task.js';
import { isList, showValue } from './tagged-value.js';
import type { ReturnedValue } from './tagged-value.js';

/** The rules that need no program of the task's own; `checker.ts` runs those that do. */
export type PlainComparer = Exclude<Comparer, { kind: 'checker' }>;

/**
 * Whether a program's standard output is the expected one. `exact` compares every character; `whitespace` forgives
 * blanks at line ends and empty lines at the end; `float` compares word by word, numbers within the tolerance;
 * `unordered` compares the lines in any order. Line breaks of any kind are one line break, except for `exact`.
 */
export function isSameText(comparer: PlainComparer, got: string, expected: string): boolean {
  switch (comparer.kind) {
    case 'exact':
      return got === expected;
    case 'whitespace':
      return tidyLines(got).join('\n') === tidyLines(expected).join('\n');
    case 'float':
      return areSameWords(words(got), words(expected), comparer.tolerance);
    case 'unordered':
      return tidyLines(got).toSorted().join('\n') === tidyLines(expected).toSorted().join('\n');
  }
}

/**
 * Whether a returned value is the expected JSON value, in Python's sense of `==` with one leniency: JSON has neither
 * tuples nor keys that are not text, so a tuple may stand for a list and 1 for the key "1". `float` allows numbers the
 * tolerance; `whitespace` forgives blanks at line ends inside of texts; `unordered` lets the members of the outermost
 * list or set come in any order.
 */
export function isSameValue(
  comparer: PlainComparer,
  got: ReturnedValue,
  expected: ReturnedValue,
): boolean {
  if (comparer.kind === 'unordered') {
    return isSameCollection(got, expected);
  }
  const isSameAtom = ATOM_RULES[comparer.kind];
  return isSame(got, expected, (a, b) => isSameAtom(a, b, comparer));
}

type Atom = null | boolean | number | bigint | string;
type AtomRule = (got: Atom, expected: Atom, comparer: PlainComparer) => boolean;

const ATOM_RULES: Record<Exclude<PlainComparer['kind'], 'unordered'>, AtomRule> = {
  exact: isEqualAtom,
  whitespace: (got, expected) =>
    typeof got === 'string' && typeof expected === 'string'
      ? tidyLines(got).join('\n') === tidyLines(expected).join('\n')
      : isEqualAtom(got, expected),
  float: (got, expected, comparer) =>
    typeof got === 'number' && typeof expected === 'number' && comparer.kind === 'float'
      ? isClose(got, expected, comparer.tolerance)
      : isEqualAtom(got, expected),
};

function isSame(
  got: ReturnedValue,
  expected: ReturnedValue,
  isSameAtom: (got: Atom, expected: Atom) => boolean,
): boolean {
  if (isAtom(expected)) {
    return isAtom(got) && isSameAtom(got, expected);
  }
  if (isList(expected)) {
    const items = listItems(got);
    return (
      items !== null &&
      items.length === expected.length &&
      items.every((item, i) => isSame(item, expected[i] ?? null, isSameAtom))
    );
  }
  return isSameDict(got, expected, isSameAtom);
}

function isSameDict(
  got: ReturnedValue,
  expected: ReturnedValue,
  isSameAtom: (got: Atom, expected: Atom) => boolean,
): boolean {
  const left = dictEntries(got);
  const right = dictEntries(expected);
  if (left === null || right === null || left.size !== right.size) {
    return false;
  }
  return [...right].every(([key, item]) => {
    const other = left.get(key);
    return other !== undefined && isSame(other, item, isSameAtom);
  });
}

function isSameCollection(got: ReturnedValue, expected: ReturnedValue): boolean {
  const items = collectionItems(got);
  if (items === null || !isList(expected)) {
    return isSame(got, expected, isEqualAtom);
  }
  return (
    items.map(canonicalKey).toSorted().join('\n') ===
    expected.map(canonicalKey).toSorted().join('\n')
  );
}

/** A text that equal values share: numbers by value, tuples as lists, keys in order. */
function canonicalKey(value: ReturnedValue): string {
  if (typeof value === 'boolean') {
    return String(Number(value));
  }
  if (isAtom(value)) {
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  }
  const items = collectionItems(value);
  if (items !== null) {
    return `[${items.map(canonicalKey).join(',')}]`;
  }
  const entries = dictEntries(value);
  const pairs = [...(entries ?? [])].map(
    ([key, item]) => `${JSON.stringify(key)}:${canonicalKey(item)}`,
  );
  return entries === null ? showValue(value) : `{${pairs.toSorted().join(',')}}`;
}

function isEqualAtom(got: Atom, expected: Atom): boolean {
  const left = typeof got === 'boolean' ? Number(got) : got;
  const right = typeof expected === 'boolean' ? Number(expected) : expected;
  if (typeof left === 'bigint' && typeof right === 'number') {
    // Beyond 2^53 the expected number has itself been rounded when it was read.
    return Number.isSafeInteger(right) ? left === BigInt(right) : Number(left) === right;
  }
  return left === right;
}

function isAtom(value: ReturnedValue): value is Atom {
  return value === null || typeof value !== 'object';
}

function listItems(value: ReturnedValue): readonly ReturnedValue[] | null {
  if (isAtom(value)) {
    return null;
  }
  if (isList(value)) {
    return value;
  }
  return value.kind === 'tuple' ? value.items : null;
}

function collectionItems(value: ReturnedValue): readonly ReturnedValue[] | null {
  const isSet = !isAtom(value) && !isList(value) && value.kind === 'set';
  return isSet ? value.items : listItems(value);
}

function dictEntries(value: ReturnedValue): ReadonlyMap<string, ReturnedValue> | null {
  if (isAtom(value) || isList(value) || value.kind !== 'dict') {
    return null;
  }
  return new Map(value.entries.map(([key, item]) => [keyText(key), item]));
}

function keyText(key: ReturnedValue): string {
  return typeof key === 'string' ? key : showValue(key);
}

/** |got - expected| within the tolerance, relative to the expected number where that is above 1. */
function isClose(got: number, expected: number, tolerance: number): boolean {
  return (
    got === expected || Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected))
  );
}

function areSameWords(
  got: readonly string[],
  expected: readonly string[],
  tolerance: number,
): boolean {
  return (
    got.length === expected.length &&
    got.every((word, i) => {
      const other = expected[i] ?? '';
      return word === other || isClose(Number(word), Number(other), tolerance);
    })
  );
}

function words(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

function tidyLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/u).map((line) => line.trimEnd());
  while (lines.at(-1) === '') {
    lines.pop();
  }
  return lines;
}
