import type { Pool, PoolClient, QueryResult } from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError, type QueryRunner } from 'typeorm';

/*
 * Statements as the runner of a data source sends them, without its promises and what it tells subscribers, of which
 * there are none: those cost more than the statement.
 */

/**
 * Sends a statement within the transaction of a runner, and returns its rows.
 *
 * @throws QueryFailedError when PostgreSQL refuses it
 * @throws QueryRunnerAlreadyReleasedError when the transaction has ended
 */
export async function sendWithin(
  runner: QueryRunner,
  text: string,
  values: readonly unknown[],
): Promise<object[]> {
  if (runner.isReleased) {
    throw new QueryRunnerAlreadyReleasedError();
  }
  return (await send((await runner.connect()) as PoolClient, text, values)).rows;
}

/**
 * Sends a statement that is a transaction by itself over a connection of the pool, and returns its rows.
 *
 * @throws QueryFailedError when PostgreSQL refuses it
 */
export async function sendAlone(
  pool: Pool,
  text: string,
  values: readonly unknown[],
): Promise<object[]> {
  const client = await pool.connect();
  let lost: Error | undefined;
  const lose = (error: Error): void => {
    lost = error;
  };
  client.on('error', lose);
  try {
    return (await send(client, text, values)).rows;
  } finally {
    client.off('error', lose);
    client.release(lost);
  }
}

async function send(
  client: PoolClient,
  text: string,
  values: readonly unknown[],
): Promise<QueryResult<object>> {
  try {
    return await client.query<object>(text, [...values]);
  } catch (error) {
    throw new QueryFailedError(text, [...values], error as Error);
  }
}
