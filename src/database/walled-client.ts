import { Client, Query, type QueryConfig, type QueryResult, type Submittable } from 'pg';
import { type Reach, reachOfFlow } from './reach.js';

/** The role that statements run under. It is nobody's login and may not pass by row-level security. */
export const SERVICE_ROLE = 'falconry_service';

/** Policies compare rows with these two settings; both are local to the transaction, and empty where it ends. */
const PREFACE = `SELECT set_config('role', '${SERVICE_ROLE}', true),
  set_config('falconry.workspace', $1, true), set_config('falconry.across', $2, true)`;

/** Under this name a connection knows the preface once it has run there, and reads it no more. */
const PREFACE_NAME = 'falconry_reach';

/** Of so many texts a connection keeps what PostgreSQL has made of them; those of lists have no end. */
const MOST_KEPT = 128;

/** What PostgreSQL answers once a migration has given the answer of a kept text another form. */
const OUTDATED = '0A000';

/** They touch no rows, and one that ends a transaction must work when nothing else does. */
const CONTROL = /^(START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b/;

type Settle = (error: Error | null | undefined, result: QueryResult) => void;

/** What node-postgres sends messages with; cursors and streams for it are written against the same calls. */
interface Wire {
  parse(statement: { readonly text: string; readonly name: string }): void;
  bind(values: { readonly statement: string; readonly values: readonly string[] }): void;
  execute(portal: object): void;
}

interface Exchange {
  prepare(wire: Wire): void;
  handleDataRow(row: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
}

interface Statement {
  readonly text: string;
  readonly values: unknown[] | undefined;
  /** What a connection knows the text by once it has been sent there; without a name it forgets it. */
  readonly name?: string;
}

const PreparedQuery = Query as unknown as new (
  statement: Statement & { readonly queryMode: 'extended' },
  settle: Settle,
) => Exchange;

/** For whom a statement runs, and where. */
interface Prefaced {
  readonly reach: Reach;
  readonly connection: { knowsPreface: boolean };
}

/**
 * A statement that says for whom it runs. What it says travels in front of it in the same message, and both are one
 * transaction: it costs no round trip, and the connection remembers nothing of it, whoever is given it next.
 */
class WalledQuery extends PreparedQuery {
  private isPrefaced = false;

  constructor(
    statement: Statement,
    private readonly exchange: Prefaced,
    settle: Settle,
  ) {
    super({ ...statement, queryMode: 'extended' }, settle);
  }

  /** PostgreSQL skips everything up to the end of the message after an error: without its preface nothing runs. */
  override prepare(wire: Wire): void {
    const { reach, connection } = this.exchange;
    if (!connection.knowsPreface) {
      wire.parse({ text: PREFACE, name: PREFACE_NAME });
    }
    const values = [reach.workspaceId ?? '', reach.isAcross ? 'on' : ''];
    wire.bind({ statement: PREFACE_NAME, values });
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
    this.exchange.connection.knowsPreface = true;
  }
}

/**
 * A connection of the service. Each statement on it runs as {@link SERVICE_ROLE}, with the reach of the flow that sends
 * it: outside of any, it sees nothing.
 */
export class WalledClient extends Client {
  private readonly connected = { knowsPreface: false };
  /** Texts that were sent once, the newest last. */
  private readonly seen = new Set<string>();
  /** Names of the texts that PostgreSQL keeps for this connection, and how many there ever were. */
  private readonly names = new Map<string, string>();
  private named = 0;

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
    const statement = { text, values, ...this.kept(text) };
    const exchange = { reach: reachOfFlow(), connection: this.connected };
    return new Promise((resolve, reject) => {
      const settle: Settle = (error, result) =>
        error instanceof Error ? reject(this.noted(error, text)) : resolve(result);
      super.query(new WalledQuery(statement, exchange, settle) as unknown as Submittable);
    });
  }

  /** From its second use on PostgreSQL keeps what it has made of a text: to read it costs more than to run it. */
  private kept(text: string): { readonly name?: string } {
    // What is read first on a connection is the preface, and pg takes no more than one reading for a name's.
    if (!this.connected.knowsPreface) {
      return {};
    }
    const known = this.names.get(text) ?? this.keep(text);
    return known === null ? {} : { name: known };
  }

  private keep(text: string): string | null {
    if (this.seen.delete(text) && this.names.size < MOST_KEPT) {
      this.named += 1;
      const name = `falconry_${this.named}`;
      this.names.set(text, name);
      return name;
    }
    this.seen.add(text);
    const [oldest] = this.seen;
    if (this.seen.size > MOST_KEPT && oldest !== undefined) {
      this.seen.delete(oldest);
    }
    return null;
  }

  /** The statement has failed; the next one with its text is read anew. */
  private noted(error: Error & { readonly code?: string }, text: string): Error {
    if (error.code === OUTDATED) {
      this.names.delete(text);
    }
    return error;
  }
}
