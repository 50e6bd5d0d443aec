import type { QueryRunner } from 'typeorm';
import { SERVICE_ROLE } from './walled-query.js';

/**
 * Makes sure that there is the role that statements run under, and that the user of DATABASE_URL may take it. Roles
 * belong to the cluster: another database of it may make this one, or grant it, at the same moment.
 *
 * @throws Error with what an administrator of PostgreSQL has to do when that user may not see to it
 */
export async function ensureServiceRole(runner: QueryRunner, role = SERVICE_ROLE): Promise<void> {
  const [known]: { isBoundless: boolean }[] = await runner.query(
    'SELECT rolsuper OR rolbypassrls AS "isBoundless" FROM pg_roles WHERE rolname = $1',
    [role],
  );
  if (known?.isBoundless === true) {
    throw new Error(`The role ${role} passes by row-level security: take that from it.`);
  }
  // What fails because another database is doing the same is done: all that counts is whether the role can be taken.
  await (known === undefined ? attempt(runner, `CREATE ROLE ${role} NOLOGIN`) : null);
  if (!(await canTake(runner, role))) {
    await attempt(runner, `GRANT ${role} TO CURRENT_USER`);
    await ((await canTake(runner, role)) ? null : refuse(runner, role));
  }
}

async function attempt(runner: QueryRunner, sql: string): Promise<boolean> {
  return runner.query(sql).then(
    () => true,
    () => false,
  );
}

/** Takes the role and gives it back. */
async function canTake(runner: QueryRunner, role: string): Promise<boolean> {
  const isTaken = await attempt(runner, `SET ROLE ${role}`);
  await runner.query('RESET ROLE');
  return isTaken;
}

async function refuse(runner: QueryRunner, role: string): Promise<never> {
  const [row]: { user: string }[] = await runner.query('SELECT quote_ident(current_user) AS user');
  throw new Error(
    `The user of DATABASE_URL (${row?.user}) may not take the role ${role}, under which the rows of workspaces are ` +
      'kept apart. Give it CREATEROLE until it has started once, or as an administrator: ' +
      `CREATE ROLE ${role} NOLOGIN; GRANT ${role} TO ${row?.user};`,
  );
}
