import pg, { types } from 'pg';
import type { Reach } from './reach.js';

/** The role that statements run under. It is nobody's login and may not pass by row-level security. */
export const SERVICE_ROLE = 'falconry_service';

/** Policies compare rows with these two settings; both are local to the transaction, and empty where it ends. */
const PREFACE = `SELECT set_config('role', '${SERVICE_ROLE}', true),
  set_config('falconry.workspace', $1, true), set_config('falconry.across', $2, true)`;

/** Under this name a connection knows the preface once it has read it there, and reads it no more. */
const PREFACE_NAME = 'falconry_reach';

const OPENING = 'START TRANSACTION';
const OPENING_NAME = 'falconry_opening';

type Row = Record<string, unknown>;
type ReadValue = (text: string) => unknown;

/** What PostgreSQL has answered to a statement. */
export interface Answer {
  readonly command: string;
  /** Rows that it returned or changed; null for what has none. */
  readonly rowCount: number | null;
  readonly rows: Row[];
}

/** How the rows of an answer are read. */
interface Form {
  readonly names: readonly string[];
  readonly readers: readonly ReadValue[];
  /** A row without values: to copy it costs less than to make one member after the other. */
  readonly blank: Row;
}

/** What a connection remembers of what was sent on it. */
export interface Memory {
  /** Whether it has read what may stand in front of a statement. */
  knowsPreface: boolean;
  /** What the preface that was sent last has said: it holds until the transaction, or a part of it that has a savepoint, ends. */
  said: Reach | null;
  /** By the names of kept texts: PostgreSQL need not describe again what their answers look like. */
  readonly forms: Map<string, Form>;
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[] | undefined;
  /** What a connection knows the text by once it has been sent there; empty when it is to forget it. */
  readonly name: string;
  /** For whom it runs; null for one that touches no rows. */
  readonly reach: Reach | null;
  /** Whether a transaction begins with it. */
  readonly opens: boolean;
}

/** What node-postgres sends messages with; cursors and streams for it are written against the same calls. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Readonly<Record<string, string>>;
  parse(statement: { readonly text: string; readonly name: string }): void;
  bind(values: {
    readonly statement: string;
    readonly values: readonly unknown[];
    readonly valueMapper?: (value: unknown) => unknown;
  }): void;
  describe(portal: { readonly type: 'P' }): void;
  execute(portal: object): void;
  sync(): void;
}

interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

type Settle = (error: Error | null, answer?: Answer) => void;

const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } })
  .utils;
const readerOf = types.getTypeParser as (typeId: number, format: 'text') => ReadValue;
const COUNT = / (\d+)$/;

/**
 * A statement that says for whom it runs, as node-postgres has its queries. What it says travels in front of it in the
 * same message, and both are one transaction: it costs no round trip, and the connection remembers nothing of it,
 * whoever is given it next. Within a transaction that goes on it is said again only where it changes.
 */
export class WalledQuery {
  readonly text: string;
  readonly name: string;
  readonly values: readonly unknown[];
  readonly opens: boolean;
  /** Statements in front of it that are to be completed first. */
  private before = 0;
  /** Whether the connection reads what may stand in front of statements with this one. */
  private teachesPreface = false;
  private form: Form | undefined;
  private failure: Error | null = null;
  private readonly rows: Row[] = [];
  private completed = '';

  constructor(
    private readonly statement: Statement,
    private readonly memory: Memory,
    private readonly isWithin: () => boolean,
    readonly callback: Settle,
  ) {
    this.text = statement.text;
    this.name = statement.name;
    this.values = statement.values ?? [];
    this.opens = statement.opens;
    this.form = memory.forms.get(statement.name);
  }

  /** PostgreSQL skips everything up to the end of the message after an error: without its preface nothing runs. */
  submit(wire: Wire): Error | null {
    const { text, name, values } = this;
    wire.stream.cork();
    try {
      this.introduce(wire);
      if (name === '' || wire.parsedStatements[name] === undefined) {
        wire.parse({ text, name });
      }
      wire.bind({ statement: name, values, valueMapper: prepareValue });
      if (this.form === undefined) {
        wire.describe({ type: 'P' });
      }
      wire.execute({});
    } catch (error) {
      this.failure = error as Error;
    } finally {
      wire.sync();
      wire.stream.uncork();
    }
    return null;
  }

  handleRowDescription({ fields }: RowDescription): void {
    this.form = formOf(fields);
    if (this.name !== '') {
      this.memory.forms.set(this.name, this.form);
    }
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { form } = this;
    // The row of the preface is nobody's.
    if (this.before > 0 || form === undefined || this.failure !== null) {
      return;
    }
    try {
      this.rows.push(rowOf(form, fields));
    } catch (error) {
      this.failure = error as Error;
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.completed = text;
    this.before -= 1;
    this.memory.knowsPreface ||= this.teachesPreface;
  }

  handleEmptyQuery(): void {
    this.completed = '';
  }

  handleReadyForQuery(): void {
    const { completed, failure, rows } = this;
    if (failure === null) {
      const [command = ''] = completed.split(' ', 1);
      const count = COUNT.exec(completed)?.[1];
      this.callback(null, { command, rowCount: count === undefined ? null : Number(count), rows });
    } else {
      this.callback(failure);
    }
  }

  handleError(error: Error): void {
    this.callback(this.failure ?? error);
  }

  /** What stands in front of the statement in its message. */
  private introduce(wire: Wire): void {
    const { memory, opens } = this;
    const { reach } = this.statement;
    const isSaid = !opens && this.isWithin() && isSame(reach, memory.said);
    memory.said = reach;
    if (!opens && (reach === null || isSaid)) {
      return;
    }
    if (!memory.knowsPreface) {
      this.teachesPreface = true;
      wire.parse({ text: OPENING, name: OPENING_NAME });
      wire.parse({ text: PREFACE, name: PREFACE_NAME });
    }
    if (opens) {
      this.precede(wire, OPENING_NAME, []);
    }
    if (reach !== null) {
      const { workspaceId, isAcross } = reach;
      this.precede(wire, PREFACE_NAME, [workspaceId ?? '', isAcross ? 'on' : '']);
    }
  }

  private precede(wire: Wire, statement: string, values: readonly string[]): void {
    wire.bind({ statement, values });
    wire.execute({});
    this.before += 1;
  }
}

function isSame(one: Reach | null, other: Reach | null): boolean {
  return one !== null && one.workspaceId === other?.workspaceId && one.isAcross === other.isAcross;
}

function formOf(fields: RowDescription['fields']): Form {
  return {
    names: fields.map(({ name }) => name),
    readers: fields.map(({ dataTypeID }) => readerOf(dataTypeID, 'text')),
    blank: Object.fromEntries(fields.map(({ name }) => [name, null])),
  };
}

function rowOf({ names, readers, blank }: Form, values: readonly (string | null)[]): Row {
  const row = { ...blank };
  for (const [at, name] of names.entries()) {
    const value = values[at] ?? null;
    row[name] = value === null ? null : readers[at]?.(value);
  }
  return row;
}
