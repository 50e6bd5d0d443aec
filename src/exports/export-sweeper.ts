import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Rounds } from '../common/rounds.js';
import { Schedule } from '../common/schedule.js';
import { ExportFolders } from './export-folders.js';
import { ExportsRepository } from './exports.repository.js';

/** Removes the files of exports that are gone: their rows go with a checkpoint or a job, and cannot take files along. */
@Injectable()
export class ExportSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExportSweeper.name);
  private readonly rounds: Rounds;

  constructor(
    private readonly folders: ExportFolders,
    private readonly repository: ExportsRepository,
    { reapMs }: Schedule,
  ) {
    this.rounds = new Rounds(
      reapMs,
      () => this.sweep(),
      (error) => this.logger.warn(`Files of removed exports stay for now: ${String(error)}`),
    );
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** One round. A row is there before its folder is, so that a folder without one is never needed. */
  async sweep(): Promise<void> {
    const found = await this.folders.list();
    const known = await this.repository.known(found.map(({ id }) => id));
    for (const ref of found.filter(({ id }) => !known.has(id))) {
      await this.folders.remove(ref);
    }
  }
}
