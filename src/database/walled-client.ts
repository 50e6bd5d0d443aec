import { Client, Query, type QueryConfig, type QueryResult, type Submittable } from 'pg';
import { type Reach, reachOfFlow } from './reach.js';

/** The role that statements run under. It is nobody's login and may not pass by row-level security. */
export const SERVICE_ROLE = 'falconry_service';

/** Policies compare rows with these two settings; both are local to the transaction, and empty where it ends. */
const PREFACE = `SELECT set_config('role', '${SERVICE_ROLE}', true),
  set_config('falconry.workspace', $1, true), set_config('falconry.across', $2, true)`;

/** They touch no rows, and one that ends a transaction must work when nothing else does. */
const CONTROL = /^(START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b/;

type Settle = (error: Error | null | undefined, result: QueryResult) => void;

/** What node-postgres sends messages with; cursors and streams for it are written against the same calls. */
interface Wire {
  parse(statement: { readonly text: string }): void;
  bind(values: { readonly values: readonly string[] }): void;
  execute(portal: object): void;
}

interface Exchange {
  prepare(wire: Wire): void;
  handleDataRow(row: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
}

const PreparedQuery = Query as unknown as new (
  statement: { text: string; values: unknown[] | undefined; queryMode: 'extended' },
  settle: Settle,
) => Exchange;

/**
 * A statement that says for whom it runs. What it says travels in front of it in the same message, and both are one
 * transaction: it costs no round trip, and the connection remembers nothing of it, whoever is given it next.
 */
class WalledQuery extends PreparedQuery {
  private isPrefaced = false;

  constructor(
    text: string,
    values: unknown[] | undefined,
    private readonly exchange: { readonly reach: Reach; readonly settle: Settle },
  ) {
    super({ text, values, queryMode: 'extended' }, exchange.settle);
  }

  /** PostgreSQL skips everything up to the end of the message after an error: without its preface nothing runs. */
  override prepare(wire: Wire): void {
    const { workspaceId, isAcross } = this.exchange.reach;
    wire.parse({ text: PREFACE });
    wire.bind({ values: [workspaceId ?? '', isAcross ? 'on' : ''] });
    wire.execute({});
    super.prepare(wire);
  }

  override handleDataRow(row: unknown): void {
    if (this.isPrefaced) {
      super.handleDataRow(row);
    }
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.isPrefaced) {
      super.handleCommandComplete(message, wire);
    }
    this.isPrefaced = true;
  }
}

/**
 * A connection of the service. Each statement on it runs as {@link SERVICE_ROLE}, with the reach of the flow that sends
 * it: outside of any, it sees nothing.
 */
export class WalledClient extends Client {
  /** As TypeORM calls it: with SQL and its parameters, for a promise. */
  override query(...sent: never[]): never {
    const [text, values] = sent as unknown as [string, unknown[] | undefined];
    return (CONTROL.test(text) ? this.control(text) : this.prefaced(text, values)) as never;
  }

  private control(text: string): Promise<QueryResult> {
    // One statement and no more, as everywhere here: what follows a COMMIT would have no preface.
    return super.query({ text, queryMode: 'extended' } as QueryConfig);
  }

  private prefaced(text: string, values: unknown[] | undefined): Promise<QueryResult> {
    const reach = reachOfFlow();
    return new Promise((resolve, reject) => {
      const settle: Settle = (error, result) =>
        error instanceof Error ? reject(error) : resolve(result);
      super.query(new WalledQuery(text, values, { reach, settle }) as unknown as Submittable);
    });
  }
}
