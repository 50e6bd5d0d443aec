import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import { type Ask, columnsOf, entityOf } from './row-reader.js';

/**
 * Inserts one row; what it leaves undefined has its default. The same row as from a repository, without the query builder,
 * for the reason that `readRow` has none.
 *
 * @throws QueryFailedError when PostgreSQL refuses it
 */
export async function insertRow(
  metadata: EntityMetadata,
  ask: Ask,
  row: ObjectLiteral,
): Promise<void> {
  const { sql, values } = insertion(metadata, row);
  await ask(sql, values);
}

/** The same, and the row as it stands in the table. @throws QueryFailedError when PostgreSQL refuses it */
export async function insertAndReadRow<T extends ObjectLiteral>(
  metadata: EntityMetadata,
  ask: Ask,
  row: ObjectLiteral,
): Promise<T> {
  const { sql, values } = insertion(metadata, row);
  const [inserted] = await ask(`${sql} RETURNING ${columnsOf(metadata)}`, values);
  if (inserted === undefined) {
    throw new Error(`A row that was inserted into ${metadata.tableName} did not come back.`);
  }
  return entityOf(metadata, inserted) as T;
}

function insertion(
  metadata: EntityMetadata,
  row: ObjectLiteral,
): { sql: string; values: unknown[] } {
  const { driver } = metadata.connection;
  const columns = metadata.columns.filter(({ propertyName }) => row[propertyName] !== undefined);
  const values = columns.map((column): unknown =>
    driver.preparePersistentValue(row[column.propertyName], column),
  );
  const names = columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');
  const places = columns.map((_, at) => `$${at + 1}`).join(', ');
  return { sql: `INSERT INTO "${metadata.tableName}" (${names}) VALUES (${places})`, values };
}
