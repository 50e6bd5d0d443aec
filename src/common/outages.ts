const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
]);
const UNNAMED = new Set(['EAI_AGAIN', 'ENOTFOUND']);

/** pg and pg-pool name these in words only; the last is TypeORM's for what follows in a transaction whose connection was lost. */
const WORDS = [
  /connection terminated/i,
  /client has encountered a connection error/i,
  /timeout exceeded when trying to connect/i,
  /^timeout expired$/,
  /query runner (was )?already released/i,
];

/** True for errors of PostgreSQL that say nothing about the statement: SQLSTATE 08, 53, 57P and 25P03, lost sockets. */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  // A name with several addresses fails once for each of them.
  if (error instanceof AggregateError) {
    return error.errors.length > 0 && error.errors.every(isDatabaseOutage);
  }
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(08|53|57P|25P03)/.test(code) ||
    isLostSocket(error, code) ||
    WORDS.some((words) => words.test(error.message))
  );
}

/** A missing file is ENOENT too; only calls on sockets speak of the server. */
function isLostSocket(error: Error, code: string): boolean {
  const call = 'syscall' in error ? String(error.syscall) : '';
  return (
    (['connect', 'read', 'write'].includes(call) && LOST.has(code)) ||
    (call === 'getaddrinfo' && UNNAMED.has(code))
  );
}
