import type { Database } from '../../src/database/database.js';

/** The database for whoever looks at all of it: statements reach the rows of every workspace. */
export function asOperator(database: Database): Database {
  const query: Database['query'] = (sql, parameters) =>
    database.acrossWorkspaces(() => database.query(sql, parameters));
  return Object.create(database, { query: { value: query } }) as Database;
}
