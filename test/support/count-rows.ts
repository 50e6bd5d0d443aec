import type { Database } from '../../src/database/database.js';

/** How many rows each of the tables has, of all workspaces. */
export async function countRows<T extends string>(
  { database }: { readonly database: Pick<Database, 'query'> },
  ...tables: readonly T[]
): Promise<Record<T, number>> {
  const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table}) AS ${table}`);
  const [row] = await database.query<Record<T, number>>(`SELECT ${counts.join(', ')}`);
  return row!;
}
