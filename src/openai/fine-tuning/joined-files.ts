import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../../common/caller.js';
import { ProblemError } from '../../common/problems.js';
import type { TaskRow } from '../../contracts/task.js';
import { Database } from '../../database/database.js';
import type { Dataset } from '../../datasets/datasets.schemas.js';
import { DatasetsService } from '../../datasets/datasets.service.js';
import type { SourceRow } from '../../datasets/rows.js';
import { tasksOfFile } from '../files/tasks-of-file.js';
import { JoinedFileEntity } from './joined-file.entity.js';

const LONGEST_NAME = 200;

/** How a request names its files. */
interface NamedFiles {
  readonly training_file: string;
  readonly validation_file?: string | null | undefined;
}

export interface FilePair {
  readonly training: Dataset;
  readonly validation: Dataset | null;
}

interface JoinedPair extends FilePair {
  readonly validation: Dataset;
}

/** A job has one dataset. Of two files one is made: what the one has to learn from, and all of the other to be measured on. */
@Injectable()
export class JoinedFiles {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly database: Database,
  ) {}

  /** The files that a request names, read and ready. @throws ProblemError not-found or validation-failed, pointing at the field */
  async pairOf(workspaceId: WorkspaceId, named: NamedFiles): Promise<FilePair> {
    const training = await this.file(workspaceId, 'training_file', named.training_file);
    const id = named.validation_file ?? null;
    const validation = id === null ? null : await this.file(workspaceId, 'validation_file', id);
    return { training, validation };
  }

  /**
   * The id of the dataset of two files; the same two give the same one while it exists.
   *
   * @throws ProblemError invalid-dataset when a key is in both
   */
  async join(workspaceId: WorkspaceId, { training, validation }: JoinedPair): Promise<string> {
    const files = { trainingFile: training.id, validationFile: validation.id };
    const known = await this.findReady(workspaceId, files);
    if (known !== null) {
      return known;
    }
    const name = `${training.name} + ${validation.name}`.slice(0, LONGEST_NAME);
    const settings = { name, format: 'native', split: 'given' } as const;
    const rows = this.rows(workspaceId, { training, validation });
    const { id } = await this.datasets.import(workspaceId, settings, rows);
    await this.database.of(JoinedFileEntity, workspaceId).insert({ datasetId: id, ...files });
    return id;
  }

  /** The files of those datasets that were made of two, by their id. */
  async filesOf(
    workspaceId: WorkspaceId,
    datasetIds: readonly string[],
  ): Promise<ReadonlyMap<string, JoinedFileEntity>> {
    const rows = await this.database
      .of(JoinedFileEntity, workspaceId)
      .query('joined')
      .andWhere('joined.datasetId = ANY(:datasetIds)', { datasetIds })
      .getMany();
    return new Map(rows.map((row) => [row.datasetId, row]));
  }

  private async file(workspaceId: WorkspaceId, field: string, id: string): Promise<Dataset> {
    const dataset = await this.datasets.get(workspaceId, id).catch((error: unknown) => {
      throw error instanceof ProblemError ? pointingAt(field, error) : error;
    });
    if (dataset.status !== 'ready') {
      throw ProblemError.field(field, 'It is still being imported.');
    }
    return dataset;
  }

  private async findReady(
    workspaceId: WorkspaceId,
    files: Pick<JoinedFileEntity, 'trainingFile' | 'validationFile'>,
  ): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(
      `SELECT d.id FROM joined_files j JOIN datasets d ON d.id = j.dataset_id AND d.workspace_id = j.workspace_id
       WHERE j.workspace_id = $1 AND j.training_file = $2 AND j.validation_file = $3 AND d.status = 'ready'
       ORDER BY d.id LIMIT 1`,
      [workspaceId, files.trainingFile, files.validationFile],
    );
    return row?.id ?? null;
  }

  private async *rows(
    workspaceId: WorkspaceId,
    { training, validation }: JoinedPair,
  ): AsyncGenerator<SourceRow> {
    const learned = tasksOfFile(this.datasets, workspaceId, { file: training.id, split: 'train' });
    const measured = tasksOfFile(this.datasets, workspaceId, { file: validation.id });
    let bytes = 0;
    for await (const source of sources('training_file', learned)) {
      bytes += source.bytes;
      yield { ...source, bytes };
    }
    for await (const source of sources('validation_file', asTests(measured))) {
      bytes += source.bytes;
      yield { ...source, bytes };
    }
  }
}

function pointingAt(field: string, { code, detail }: ProblemError): ProblemError {
  return new ProblemError(code, detail, [{ pointer: `#/body/${field}`, detail }]);
}

async function* asTests(tasks: AsyncIterable<TaskRow>): AsyncGenerator<TaskRow> {
  for await (const task of tasks) {
    yield { ...task, split: 'test' };
  }
}

/** Rows with how to speak of them, and the bytes of each. */
async function* sources(field: string, tasks: AsyncIterable<TaskRow>): AsyncGenerator<SourceRow> {
  let count = 0;
  for await (const row of tasks) {
    count += 1;
    const bytes = Buffer.byteLength(JSON.stringify(row)) + 1;
    yield { row, place: `${field}, task ${count}`, pointer: `#/body/${field}`, bytes };
  }
}
