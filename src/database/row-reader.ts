import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** What a condition compares: a column, by the name of its field, with a value. */
export type Condition = readonly [field: string, value: unknown];

/** Sends a statement with its parameters; the rows that it returns. */
export type Ask = (sql: string, parameters: readonly unknown[]) => Promise<ObjectLiteral[]>;

const columnLists = new WeakMap<EntityMetadata, string>();

/**
 * The row whose columns have these values; null when there is none, and one of them when there are several. The same
 * row as from a repository, without the query builder: that writes its SQL anew for every row, which costs more than
 * the row does.
 */
export async function readRow<T extends ObjectLiteral>(
  metadata: EntityMetadata,
  ask: Ask,
  conditions: readonly Condition[],
): Promise<T | null> {
  const where = conditions.map(([field], at) => `${nameOf(metadata, field)} = $${at + 1}`);
  const [row] = await ask(
    `SELECT ${columnsOf(metadata)} FROM "${metadata.tableName}" WHERE ${where.join(' AND ')} LIMIT 1`,
    conditions.map(([, value]) => value),
  );
  return row === undefined ? null : (entityOf(metadata, row) as T);
}

/** All columns, as a statement names them that returns rows for {@link entityOf}. */
export function columnsOf(metadata: EntityMetadata): string {
  const known = columnLists.get(metadata);
  if (known !== undefined) {
    return known;
  }
  const names = metadata.columns.map(quoted).join(', ');
  columnLists.set(metadata, names);
  return names;
}

/** The entity that a row stands for. */
export function entityOf(metadata: EntityMetadata, row: ObjectLiteral): ObjectLiteral {
  const { driver } = metadata.connection;
  const entity = metadata.create();
  for (const column of metadata.columns) {
    const value: unknown = row[column.databaseName];
    entity[column.propertyName] = driver.prepareHydratedValue(value, column);
  }
  return entity;
}

function nameOf(metadata: EntityMetadata, field: string): string {
  const column = metadata.findColumnWithPropertyName(field);
  if (column === undefined) {
    throw new Error(`${metadata.name} has no field ${field}.`);
  }
  return quoted(column);
}

function quoted({ databaseName }: ColumnMetadata): string {
  return `"${databaseName}"`;
}
