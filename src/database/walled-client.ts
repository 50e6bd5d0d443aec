import { Client, type Submittable } from 'pg';
import { reachOfFlow } from './reach.js';
import { type Answer, type Memory, type Statement, WalledQuery } from './walled-query.js';

/** Of so many texts a connection keeps what PostgreSQL has made of them; those of lists have no end. */
const MOST_KEPT = 128;

/** What PostgreSQL answers once a migration has given the answer of a kept text another form. */
const OUTDATED = '0A000';

const OPENING = 'START TRANSACTION';
/** They touch no rows, and one that ends a transaction must work when nothing else does. */
const CONTROL = /^(COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)\b/;
const ENDING = /^(COMMIT|ROLLBACK)$/;

/** PostgreSQL says so of a connection within a transaction in which nothing has failed. */
const WITHIN = 'T';

/**
 * A connection of the service. Each statement on it runs as the role of the service, with the reach of the flow that sends
 * it: outside of any, it sees nothing. A transaction begins on the way to its first statement, in the same message.
 */
export class WalledClient extends Client {
  private readonly memory: Memory = { knowsPreface: false, said: null, forms: new Map() };
  /** Texts that were sent once, the newest last. */
  private readonly seen = new Set<string>();
  /** Names of the texts that PostgreSQL keeps for this connection, and how many there ever were. */
  private readonly names = new Map<string, string>();
  private named = 0;
  /** Whether a transaction was asked for and has had no statement yet. */
  private opens = false;

  /** As TypeORM calls it: with SQL and its parameters, for a promise. */
  override query(...sent: never[]): never {
    const [text, values] = sent as unknown as [string, unknown[] | undefined];
    return this.answer(text, values) as never;
  }

  private answer(text: string, values: unknown[] | undefined): Promise<Answer> {
    const isEmpty = this.opens && ENDING.test(text);
    if (text === OPENING || isEmpty) {
      this.opens = !isEmpty;
      return Promise.resolve({ command: text, rowCount: null, rows: [] });
    }
    return CONTROL.test(text)
      ? this.send({ text, values, name: '', reach: null })
      : this.send({ text, values, name: this.nameOf(text), reach: reachOfFlow() });
  }

  private send(sent: Omit<Statement, 'opens'>): Promise<Answer> {
    const statement = { ...sent, opens: this.opens };
    this.opens = false;
    return new Promise((resolve, reject) => {
      const isWithin = (): boolean => this.getTransactionStatus() === WITHIN;
      const query = new WalledQuery(statement, this.memory, isWithin, (error, answer) => {
        if (error !== null || answer === undefined) {
          this.forget(error, statement);
          reject(error);
        } else {
          resolve(answer);
        }
      });
      super.query(query as unknown as Submittable);
    });
  }

  /** From its second use on PostgreSQL keeps what it has made of a text: to read it costs more than to run it. */
  private nameOf(text: string): string {
    // What is read first on a connection is the preface, and pg takes no more than one reading for a name's.
    return this.memory.knowsPreface ? (this.names.get(text) ?? this.keep(text)) : '';
  }

  private keep(text: string): string {
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
    return '';
  }

  /** After an answer of another form, the next statement with the text is read anew. */
  private forget(
    error: (Error & { readonly code?: string }) | null,
    { text, name }: { readonly text: string; readonly name: string },
  ): void {
    if (error?.code === OUTDATED) {
      this.names.delete(text);
      this.memory.forms.delete(name);
    }
  }
}
