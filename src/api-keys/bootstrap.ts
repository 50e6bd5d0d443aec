import { AuditLog } from '../audit/audit-log.js';
import { ServerSecret } from '../common/server-secret.js';
import { loadConfig } from '../config/config.js';
import { dataSourceOptions, openDatabase } from '../database/data-source.js';
import { Database } from '../database/database.js';
import { WorkspaceEntity } from '../database/workspace.entity.js';
import { ApiKeysService } from './api-keys.service.js';

/**
 * Prepares an empty installation: migrates, makes the default workspace, and prints `{"key": "…"}` once when the
 * workspace has no key yet, else `{"key": null}`.
 */
async function bootstrap(): Promise<void> {
  const config = loadConfig();
  const source = await openDatabase(dataSourceOptions(config));
  try {
    const database = new Database(source);
    const secret = new ServerSecret(config);
    const keys = new ApiKeysService(database, new AuditLog(database, secret), secret);
    const key = await database.transaction(async () => {
      const [workspace] = await database.acrossWorkspaces(() =>
        database.query<WorkspaceEntity>(
          `SELECT id FROM workspaces WHERE name = 'default' FOR UPDATE`,
        ),
      );
      if (workspace === undefined) {
        throw new Error('The default workspace is missing.');
      }
      const isNew = !(await keys.hasAny(workspace.id));
      return isNew ? await keys.create(workspace.id, { name: 'first key' }) : null;
    });
    process.stdout.write(`${JSON.stringify({ key: key?.key ?? null })}\n`);
  } finally {
    await source.destroy();
  }
}

await bootstrap();
