import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { ProblemError } from '../../common/problems.js';
import { type Dataset, ImportSettings } from '../../datasets/datasets.schemas.js';
import { DatasetChangesService } from '../../datasets/dataset-changes.service.js';
import { DatasetsService } from '../../datasets/datasets.service.js';
import { chunksOf } from '../../common/body-chunks.js';
import { listOf } from '../lists.js';
import { toUnixSeconds } from '../unix-seconds.js';
import { readUpload } from './file-upload.js';
import type { DeletedFile, FileQuery, OpenaiFile, OpenaiFileList } from './files.schemas.js';
import { boundaryOf } from '../../common/forms/form-parts.js';
import { tasksOfFile } from './tasks-of-file.js';

/** Files as clients of OpenAI's API see them. A file is a dataset: it is imported while it is uploaded, whole or not at all. */
@Injectable()
export class FilesService {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly changes: DatasetChangesService,
  ) {}

  /** @throws ProblemError unsupported-media-type, malformed-request, validation-failed, unknown-field, invalid-dataset */
  async create(workspaceId: WorkspaceId, body: unknown, contentType: string): Promise<OpenaiFile> {
    const boundary = boundaryOf(contentType);
    if (!(body instanceof Readable)) {
      throw new ProblemError('malformed-request', 'The form is empty.');
    }
    const { filename, rows } = await readUpload(chunksOf(body), boundary);
    const settings = ImportSettings.safeParse({ name: filename });
    if (!settings.success) {
      await rows.return(undefined);
      throw ProblemError.field('file', 'its name must be one line of at most 200 characters');
    }
    return present(await this.datasets.import(workspaceId, settings.data, rows));
  }

  async list(workspaceId: WorkspaceId, { limit, after }: FileQuery): Promise<OpenaiFileList> {
    const page = await this.datasets.list(workspaceId, { limit, after });
    return listOf(page.data.map(present), page.nextCursor !== null);
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<OpenaiFile> {
    return present(await this.datasets.get(workspaceId, id));
  }

  /** The tasks as native rows, one a line. @throws ProblemError not-found; invalid-dataset while it is being read */
  async content(workspaceId: WorkspaceId, id: string): Promise<AsyncGenerator<string>> {
    const { status } = await this.datasets.get(workspaceId, id);
    if (status !== 'ready') {
      throw new ProblemError('invalid-dataset', `${id} is still being imported.`);
    }
    return this.lines(workspaceId, id);
  }

  /** @throws ProblemError not-found, dataset-in-use */
  async delete(workspaceId: WorkspaceId, id: string): Promise<DeletedFile> {
    await this.changes.delete(workspaceId, id);
    return { id, object: 'file', deleted: true };
  }

  private async *lines(workspaceId: WorkspaceId, file: string): AsyncGenerator<string> {
    for await (const task of tasksOfFile(this.datasets, workspaceId, { file })) {
      yield `${JSON.stringify(task)}\n`;
    }
  }
}

function present(dataset: Dataset): OpenaiFile {
  return {
    id: dataset.id,
    object: 'file',
    bytes: dataset.bytes,
    created_at: toUnixSeconds(dataset.createdAt),
    filename: dataset.name,
    purpose: 'fine-tune',
    status: dataset.status === 'ready' ? 'processed' : 'uploaded',
    falconry: dataset,
  };
}
