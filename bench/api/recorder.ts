import { AsyncLocalStorage } from 'node:async_hooks';
import { Server } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from 'pg';

/** A statement as it went to PostgreSQL. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A statement as our client has it: with the beginning of a transaction in front of it. */
interface Given {
  readonly text: string;
  readonly values?: unknown[];
  readonly opens?: boolean;
}

type Query = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Loaded into the API process before its own code (`--import`): on the message `record` it notes every statement that
 * requests cause, and not what the process does besides; on `stop` it sends them to its parent; on `weigh` it tells
 * what memory holds. Before and ever after, server and driver run as they are.
 */
const prototype = Client.prototype as unknown as { query: Query };
const { query } = prototype;
let statements: Statement[] = [];
const requests = new AsyncLocalStorage<true>();
const server = Server.prototype as { emit: Server['emit'] };
const { emit } = server;

function recording(this: unknown, ...args: unknown[]): unknown {
  const [first, second] = args;
  const given = typeof first === 'object' ? (first as Given) : null;
  const text = given?.text ?? String(first);
  const values = given?.values ?? (Array.isArray(second) ? (second as unknown[]) : []);
  if (requests.getStore() === true) {
    const opening = given?.opens === true ? [{ text: 'START TRANSACTION', values: [] }] : [];
    statements.push(...opening, { text, values });
  }
  return query.apply(this, args);
}

/** Bytes that are held after a full collection. */
function weigh(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on('message', (message) => {
  if (message === 'record') {
    statements = [];
    prototype.query = recording;
    server.emit = function (this: Server, ...args: [string, ...unknown[]]) {
      return requests.run(true, () => emit.apply(this, args as never));
    } as Server['emit'];
  } else if (message === 'stop') {
    prototype.query = query;
    server.emit = emit;
    process.send?.({ statements });
  } else if (message === 'weigh') {
    process.send?.({ live: weigh() });
  }
});
// The channel to the bench is not what keeps a service alive.
process.channel?.unref();
