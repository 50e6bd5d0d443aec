import { Injectable, Logger } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import { type Page, type PageQuery, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import { CheckpointsService } from '../jobs/checkpoints.service.js';
import { CRITIC_HEAD } from '../training/learners/critic-learner.js';
import type { ExportEntity } from './export.entity.js';
import { ExportFolders } from './export-folders.js';
import type { CreateExport, Export } from './exports.schemas.js';
import { ExportsRepository } from './exports.repository.js';

/** Checkpoints as files for other tools. */
@Injectable()
export class ExportsService {
  private readonly logger = new Logger(ExportsService.name);

  constructor(
    private readonly repository: ExportsRepository,
    private readonly checkpoints: CheckpointsService,
    private readonly folders: ExportFolders,
    private readonly pager: Pager,
  ) {}

  /**
   * The export of that format, asked for when there is none or when it failed.
   *
   * @throws ProblemError not-found, export-failed, validation-failed
   */
  async request(
    workspaceId: WorkspaceId,
    checkpointId: string,
    { format }: CreateExport,
  ): Promise<Export> {
    const { rejected } = await this.checkpoints.get(workspaceId, checkpointId);
    if (rejected !== null) {
      throw new ProblemError('export-failed', `The checkpoint may not be used: ${rejected}`);
    }
    if (
      format === 'critic' &&
      !(await this.checkpoints.holds(workspaceId, checkpointId, CRITIC_HEAD))
    ) {
      throw new ProblemError(
        'export-failed',
        'The checkpoint holds no critic: the recipe of its job trains none, as coderl does.',
      );
    }
    if (format === 'peft' && (await this.checkpoints.isFull(workspaceId, checkpointId))) {
      const detail = 'PEFT holds low-rank matrices, and full fine-tuning has none: ask for merged.';
      throw ProblemError.field('format', detail);
    }
    const row = await this.repository.request(workspaceId, checkpointId, format);
    if (row === null) {
      throw ProblemError.notFound('checkpoint', checkpointId);
    }
    return present(row);
  }

  /** @throws ProblemError not-found, invalid-cursor */
  async list(
    workspaceId: WorkspaceId,
    checkpointId: string,
    query: PageQuery,
  ): Promise<Page<Export>> {
    await this.checkpoints.get(workspaceId, checkpointId);
    const rows = this.repository
      .query(workspaceId)
      .andWhere('export.checkpointId = :checkpointId', { checkpointId });
    const page = await this.pager.page(rows, query, `exports ${checkpointId}`);
    return { ...page, data: page.data.map(present) };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Export> {
    const row = await this.repository.find(workspaceId, id);
    if (row === null) {
      throw ProblemError.notFound('export', id);
    }
    return present(row);
  }

  /** The row decides; files that cannot be removed now are removed by the sweeper. @throws ProblemError not-found */
  async delete(workspaceId: WorkspaceId, id: string): Promise<void> {
    if (!(await this.repository.delete(workspaceId, id))) {
      throw ProblemError.notFound('export', id);
    }
    await this.folders.remove({ id, workspaceId }).catch((error: unknown) => {
      this.logger.warn(`The files of ${id} stay for now: ${String(error)}`);
    });
  }
}

function present(row: ExportEntity): Export {
  const { id, checkpointId, format, state, error } = row;
  const files = row.files.map(({ name, sizeBytes, sha256 }) => ({ name, sizeBytes, sha256 }));
  return {
    id,
    checkpointId,
    format,
    state,
    files,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    error,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
