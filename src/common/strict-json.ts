import { ProblemError } from './problems.js';

const MAX_DEPTH = 32;
const MAX_MEMBERS = 1_000;
/** Names by which a careless copy of an object reaches the prototypes of others. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const HALF_PAIR = /\p{Surrogate}/u;
/** What the structure of a JSON text consists of; numbers, literals and white space are left to the parser. */
const TOKEN = /[{}[\],:]|"(?:[^"\\]|\\.)*"/gs;

/** What is read, in the words of a refusal, and how much one object of it may hold. */
interface JsonKind {
  readonly name: string;
  readonly mostMembers: number;
}

const BODY: JsonKind = { name: 'body', mostMembers: MAX_MEMBERS };

interface Level {
  /** The names of an object so far; null in an array. */
  readonly names: Set<string> | null;
  /** Of an object: whether the next string is a name. */
  isAtName: boolean;
}

/**
 * One JSON value in UTF-8, and only what every reader understands alike.
 *
 * @throws ProblemError malformed-request, duplicate-key, json-too-complex, unknown-field
 */
export function parseStrictJson(bytes: Buffer, kind: JsonKind = BODY): unknown {
  const text = decode(bytes, kind);
  const value = parse(text, kind);
  // The text is well formed from here on, so its tokens can be read without looking for faults.
  checkStructure(text, kind);
  return value;
}

function decode(bytes: Buffer, { name }: JsonKind): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProblemError('malformed-request', `The ${name} is not UTF-8.`);
  }
}

function parse(text: string, { name }: JsonKind): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const detail = `The ${name} is ${text === '' ? 'empty' : 'not one JSON value'}.`;
    throw new ProblemError('malformed-request', detail);
  }
}

function checkStructure(text: string, kind: JsonKind): void {
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      open(levels, token, kind);
    } else if (token === '}' || token === ']') {
      levels.pop();
    } else if (token.startsWith('"')) {
      checkString(token, level, kind);
    } else if (level !== undefined) {
      level.isAtName = token === ',' && level.names !== null;
    }
  }
}

function open(levels: Level[], token: '{' | '[', { name }: JsonKind): void {
  const isObject = token === '{';
  levels.push({ names: isObject ? new Set() : null, isAtName: isObject });
  if (levels.length > MAX_DEPTH) {
    throw new ProblemError(
      'json-too-complex',
      `The ${name} is nested deeper than ${MAX_DEPTH} levels.`,
    );
  }
}

function checkString(token: string, level: Level | undefined, kind: JsonKind): void {
  const isName = level?.isAtName === true;
  if (!isName && !token.includes('\\')) {
    return;
  }
  const text = JSON.parse(token) as string;
  if (HALF_PAIR.test(text)) {
    throw new ProblemError('malformed-request', 'A string holds half of a surrogate pair.');
  }
  if (isName) {
    addName(text, level, kind);
  }
}

function addName(name: string, { names }: Level, kind: JsonKind): void {
  if (FORBIDDEN.has(name)) {
    const detail = `There is no field ${name}, at any depth.`;
    throw new ProblemError('unknown-field', detail, [{ pointer: '#/body', detail }]);
  }
  if (names?.has(name)) {
    throw new ProblemError(
      'duplicate-key',
      `An object of the ${kind.name} names ${show(name)} twice.`,
    );
  }
  names?.add(name);
  if ((names?.size ?? 0) > kind.mostMembers) {
    const detail = `An object has more than ${kind.mostMembers} members.`;
    throw new ProblemError('json-too-complex', detail);
  }
}

function show(name: string): string {
  return JSON.stringify(name.slice(0, 64));
}
