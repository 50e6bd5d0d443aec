import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { readCard } from '../card/read-card.js';

/** Reads the cards of base models that are offered without registration: beside the start, and again when files change. */
@Injectable()
export class BaseCards implements BeforeApplicationShutdown {
  private readonly logger = new Logger(BaseCards.name);
  private readonly ending = new AbortController();
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {}

  /** Begins to read, one folder after the other: each byte of large weights is read, which takes a while. */
  begin(folders: readonly string[]): void {
    this.reading = this.read(folders);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.reading;
  }

  /** Resolves when what was begun is read. */
  settled(): Promise<void> {
    return this.reading;
  }

  private async read(folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      await this.describe(folder).catch((error: unknown) => {
        if (!this.ending.signal.aborted) {
          this.logger.warn(`${folder} has no model card: ${String(error)}`);
        }
      });
    }
  }

  private async describe(folder: string): Promise<void> {
    const { signal } = this.ending;
    const path = join(this.config.modelsDir, folder);
    const changedAt = await newestChange(path);
    const isDue = `kind = 'base' AND source IS NULL AND folder = $1 AND files_changed_at IS DISTINCT FROM $2`;
    const due = await this.ask(`SELECT id FROM models WHERE ${isDue}`, [folder, changedAt]);
    if (due.length > 0 && !signal.aborted) {
      const card = JSON.stringify(await readCard(path, 'source', signal));
      await this.ask(
        `UPDATE models SET card = $3::jsonb, files_changed_at = $2 WHERE ${isDue} RETURNING id`,
        [folder, changedAt, card],
      );
    }
  }

  private ask(sql: string, values: readonly unknown[]): Promise<unknown[]> {
    return this.database.acrossWorkspaces(() => this.database.query(sql, [...values]));
  }
}

async function newestChange(folder: string): Promise<Date> {
  const stats = (await readdir(folder)).map((name) => stat(join(folder, name)));
  return new Date(Math.max(...(await Promise.all(stats)).map(({ mtime }) => mtime.getTime())));
}
