import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { Ask } from './row-reader.js';

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
  const { driver } = metadata.connection;
  const columns = metadata.columns.filter(({ propertyName }) => row[propertyName] !== undefined);
  const values = columns.map((column): unknown =>
    driver.preparePersistentValue(row[column.propertyName], column),
  );
  const names = columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');
  const places = columns.map((_, at) => `$${at + 1}`).join(', ');
  await ask(`INSERT INTO "${metadata.tableName}" (${names}) VALUES (${places})`, values);
}
