import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { WorkspaceId } from '../common/caller.js';
import { newId } from '../common/ids.js';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { WorkspaceEntity } from '../database/workspace.entity.js';
import { BaseCards } from './bases/base-cards.js';
import { ModelSettings } from './models.schemas.js';

const SETTINGS_FILE = 'falconry.json';

/** Offers every folder of MODELS_DIR that holds a `falconry.json` as a base model, in every workspace. */
@Injectable()
export class BaseModels implements OnApplicationBootstrap {
  private readonly logger = new Logger(BaseModels.name);

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly cards: BaseCards,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.cards.begin(await this.seed());
  }

  /** Adds what is new, renews the settings of what is known, and tells which folders are offered. */
  async seed(): Promise<string[]> {
    const offered: string[] = [];
    const workspaces = await this.database.acrossWorkspaces((all) => all.find(WorkspaceEntity));
    for (const folder of await this.folders()) {
      const settings = await this.read(folder);
      if (settings !== null) {
        offered.push(folder);
      }
      for (const workspace of settings === null ? [] : workspaces) {
        const isOffered = await this.offer(workspace.id, folder, settings);
        if (!isOffered) {
          this.logger.error(`${folder}: an alias or a model of ${workspace.name} has this name; rename the folder.`);
        }
      }
    }
    return offered;
  }

  /** What was registered stays as it was. False when an alias or another model has the name. Only what is new is told to the audit log. */
  private offer(
    workspaceId: WorkspaceId,
    name: string,
    settings: ModelSettings | null,
  ): Promise<boolean> {
    const seed = async (): Promise<boolean> => {
      const [model] = await this.database.query<{ id: string; isNew: boolean }>(
        `INSERT INTO models (id, workspace_id, name, kind, folder, settings)
         SELECT $1, $2, $3, 'base', $3, $4::jsonb
         WHERE NOT EXISTS (SELECT 1 FROM model_aliases WHERE workspace_id = $2 AND name = $3)
         ON CONFLICT (workspace_id, name) DO UPDATE
           SET settings = CASE WHEN models.source IS NULL THEN excluded.settings ELSE models.settings END
           WHERE models.kind = 'base'
         RETURNING id, id = $1 AS "isNew"`,
        [newId('model'), workspaceId, name, JSON.stringify(settings)],
      );
      if (model?.isNew === true) {
        const entry = { action: 'model.created', subjectId: model.id, details: { name } } as const;
        await this.audit.record({ workspaceId, ...entry });
      }
      return model !== undefined;
    };
    return this.database.within(workspaceId, () => this.database.transaction(seed));
  }

  private async folders(): Promise<string[]> {
    const { modelsDir } = this.config;
    const entries = await readdir(modelsDir, { withFileTypes: true }).catch((error: unknown) => {
      this.logger.error(`MODELS_DIR: ${modelsDir} cannot be read: ${String(error)}`);
      return [];
    });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  }

  /** Null when the folder is no base model, or when its settings are wrong; the latter is logged with the field. */
  private async read(folder: string): Promise<ModelSettings | null> {
    const file = join(this.config.modelsDir, folder, SETTINGS_FILE);
    try {
      return ModelSettings.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) {
        this.logger.error(`${file} does not describe a model: ${String(error)}`);
      }
      return null;
    }
  }
}
