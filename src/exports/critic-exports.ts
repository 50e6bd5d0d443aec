import { Injectable, Module } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { ProblemError } from '../common/problems.js';
import { ExportsRepository } from './exports.repository.js';

/** The exports that critic judges may name. */
@Injectable()
export class CriticExports {
  constructor(private readonly repository: ExportsRepository) {}

  /** @param path of the field that names it @throws ProblemError not-found, validation-failed */
  async require(workspaceId: WorkspaceId, id: string, path: string): Promise<void> {
    const row = await this.repository.find(workspaceId, id);
    if (row === null) {
      throw ProblemError.notFound('export', id, path);
    }
    if (row.format !== 'critic') {
      throw ProblemError.field(path, `The format of this export is ${row.format}, not critic.`);
    }
    if (row.state !== 'ready') {
      throw ProblemError.field(path, `This export is ${row.state}; name it once it is ready.`);
    }
  }
}

/** Apart from the routes of exports, which stand on those of jobs, and these on judges. */
@Module({ providers: [CriticExports, ExportsRepository], exports: [CriticExports] })
export class CriticExportsModule {}
