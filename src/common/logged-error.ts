/** Members of errors that say where and why, and never what a user sent. */
const FACTS = [
  'code',
  'errno',
  'syscall',
  'address',
  'port',
  'status',
  'severity',
  'table',
  'column',
  'constraint',
  'routine',
] as const;

const DEEPEST = 8;
/** SQLSTATE class 22: the message repeats the value that does not fit. */
const DATA_EXCEPTION = /^22[0-9A-Z]{3}$/;

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: readonly string[];
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

/**
 * An error as a log keeps it: type, message, frames and causes, and of its other members the {@link FACTS} alone.
 * Errors of PostgreSQL and of HTTP clients carry statements with their parameters, rows, headers and bodies.
 */
export function loggedError(error: unknown, depth = 0): unknown {
  return error instanceof Error ? described(error, depth) : error;
}

function described(error: Error, depth: number): LoggedError {
  const members = error as unknown as Record<string, unknown>;
  const facts = FACTS.filter((name) => isPlain(members[name])).map((name) => [name, members[name]]);
  const inner = (one: unknown): LoggedError => described(asError(one), depth + 1);
  const isDeep = depth >= DEEPEST;
  return {
    type: error.constructor.name,
    message: messageOf(error, members['code']),
    ...Object.fromEntries(facts),
    // Without its first lines, which are the message again.
    stack: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
    ...(error.cause === undefined || isDeep ? {} : { cause: inner(error.cause) }),
    ...(error instanceof AggregateError && !isDeep ? { errors: error.errors.map(inner) } : {}),
  };
}

function messageOf({ message }: Error, code: unknown): string {
  const isOfData = typeof code === 'string' && DATA_EXCEPTION.test(code);
  return isOfData ? 'A value does not fit its column.' : message;
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
