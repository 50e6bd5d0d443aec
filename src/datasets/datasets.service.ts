import { Readable } from 'node:stream';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { chunksOf } from '../common/body-chunks.js';
import type { WorkspaceId } from '../common/caller.js';
import { type After, type Page, Pager } from '../common/paging.js';
import { ProblemError } from '../common/problems.js';
import type { Task, TaskRow } from '../contracts/task.js';
import type { DatasetEntity } from './dataset.entity.js';
import {
  DatasetsRepository,
  type TaskCount,
  type TaskFilter,
  type VerificationProgress,
} from './datasets.repository.js';
import type {
  CreateDataset,
  Dataset,
  DatasetQuery,
  DatasetTask,
  ImportSettings,
  StreamQuery,
  TaskQuery,
} from './datasets.schemas.js';
import { rowsOfBody, rowsOfLines, type SourceRow, tasksOf } from './rows.js';
import type { TaskEntity } from './task.entity.js';

const BATCH_TASKS = 200;
const BATCH_BYTES = 4 * 1_048_576;

/** Imports datasets and hands out their tasks. */
@Injectable()
export class DatasetsService implements OnApplicationBootstrap {
  constructor(
    private readonly repository: DatasetsRepository,
    private readonly pager: Pager,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.repository.deleteStaleImports();
  }

  /** Imports a JSON body, or a stream of lines with its settings in the query. @throws ProblemError */
  create(
    workspaceId: WorkspaceId,
    body: CreateDataset | Readable,
    query: StreamQuery,
  ): Promise<Dataset> {
    if (!(body instanceof Readable)) {
      return this.import(workspaceId, body, rowsOfBody(body.rows));
    }
    const { name, ...settings } = query;
    if (name === undefined) {
      const detail = 'A streamed dataset needs a name in the query.';
      throw new ProblemError('validation-failed', detail, [{ pointer: '#/query/name', detail }]);
    }
    return this.import(workspaceId, { ...settings, name }, rowsOfLines(chunksOf(body)));
  }

  /**
   * Imports rows into a new dataset: whole, or not at all.
   *
   * @throws ProblemError invalid-dataset at the first bad row; nothing is left of the import then
   */
  async import(
    workspaceId: WorkspaceId,
    settings: ImportSettings,
    rows: AsyncIterable<SourceRow>,
  ): Promise<Dataset> {
    const id = await this.repository.begin(workspaceId, settings);
    try {
      const format = await this.append({ workspaceId, id }, settings, rows);
      await this.repository.finish(workspaceId, id, format);
    } catch (error) {
      await this.repository.delete(workspaceId, id);
      throw error;
    }
    return this.get(workspaceId, id);
  }

  async list(workspaceId: WorkspaceId, query: DatasetQuery & After): Promise<Page<Dataset>> {
    const { name, status, metadata, ...page } = query;
    const rows = this.repository.query(workspaceId);
    if (metadata !== undefined) {
      rows.andWhere('dataset.metadata @> :metadata::jsonb', { metadata: JSON.stringify(metadata) });
    }
    if (name !== undefined) {
      rows.andWhere('dataset.name = :name', { name });
    }
    if (status !== undefined) {
      rows.andWhere('dataset.status = :status', { status });
    }
    const list = `datasets ${workspaceId} ${JSON.stringify([name, status, metadata])}`;
    const { data, nextCursor } = await this.pager.page(rows, page, list);
    return { data: await Promise.all(data.map((row) => this.present(row))), nextCursor };
  }

  /** @throws ProblemError not-found */
  async get(workspaceId: WorkspaceId, id: string): Promise<Dataset> {
    return this.present(await this.find(workspaceId, id));
  }

  /**
   * How many tasks of each split have which mark.
   *
   * @throws ProblemError not-found; invalid-dataset while the dataset is importing
   */
  async countTasks(workspaceId: WorkspaceId, id: string): Promise<TaskCount[]> {
    await this.findReady(workspaceId, id);
    return this.repository.counts(workspaceId, id);
  }

  /** Of those datasets whose tasks are still being verified, how far that is, by id. */
  async verifying(
    workspaceId: WorkspaceId,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, VerificationProgress>> {
    const rows = ids.length === 0 ? [] : await this.repository.verifying(workspaceId, ids);
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** A page of tasks in the order of their source. @throws ProblemError not-found, invalid-cursor */
  async pageTasks(
    workspaceId: WorkspaceId,
    datasetId: string,
    query: TaskQuery,
  ): Promise<Page<DatasetTask>> {
    const { cursor, limit, split, verification } = query;
    await this.find(workspaceId, datasetId);
    const list = `tasks ${datasetId} ${split ?? ''} ${verification ?? ''}`;
    const after = cursor === undefined ? -1 : Number(this.pager.read(cursor, list));
    const filter = { datasetId, split, verification };
    const rows = await this.repository.tasks(workspaceId, filter, { after, limit: limit + 1 });
    const data = rows.slice(0, limit);
    const last = data.at(-1);
    const hasMore = rows.length > limit && last !== undefined;
    return {
      data: data.map(presentTask),
      nextCursor: hasMore ? this.pager.write(String(last.position), list) : null,
    };
  }

  /**
   * The tasks of a split, or of a named part of it, in the order of their source.
   *
   * @throws ProblemError not-found; invalid-dataset while the dataset is importing
   */
  async loadTasks(workspaceId: WorkspaceId, filter: TaskFilter): Promise<Task[]> {
    await this.findReady(workspaceId, filter.datasetId);
    const rows = await this.repository.tasks(workspaceId, filter, { after: -1, limit: null });
    return rows.map(taskOf);
  }

  /**
   * Keeps a dataset from being deleted until the caller's transaction ends, so that what needs it can be recorded.
   *
   * @throws ProblemError not-found
   */
  async hold(workspaceId: WorkspaceId, id: string): Promise<void> {
    if (!(await this.repository.hold(workspaceId, id))) {
      throw ProblemError.notFound('dataset', id);
    }
  }

  /** The task that a body names in its field `task`. @throws ProblemError not-found */
  async getTask(workspaceId: WorkspaceId, datasetId: string, taskId: string): Promise<Task> {
    const row = await this.repository.findTask(workspaceId, datasetId, taskId);
    if (row === null) {
      throw ProblemError.notFound('task', taskId, 'task');
    }
    return taskOf(row);
  }

  private async find(workspaceId: WorkspaceId, id: string): Promise<DatasetEntity> {
    const row = await this.repository.find(workspaceId, id);
    if (row === null) {
      throw ProblemError.notFound('dataset', id);
    }
    return row;
  }

  private async findReady(workspaceId: WorkspaceId, id: string): Promise<void> {
    const { status } = await this.find(workspaceId, id);
    if (status !== 'ready') {
      throw new ProblemError('invalid-dataset', `${id} is still being imported.`);
    }
  }

  /** Reads all rows into tasks; the format that they turned out to have. */
  private async append(
    dataset: { readonly workspaceId: WorkspaceId; readonly id: string },
    settings: ImportSettings,
    rows: AsyncIterable<SourceRow>,
  ): Promise<string> {
    let [position, saved, bytes, format] = [0, 0, 0, ''];
    let tasks: TaskRow[] = [];
    const flush = async (): Promise<void> => {
      await this.repository.append(dataset, { position, tasks, bytes });
      position += tasks.length;
      [tasks, saved] = [[], bytes];
    };
    for await (const read of tasksOf(rows, settings)) {
      tasks.push(read.task);
      ({ bytes, format } = read);
      if (tasks.length === BATCH_TASKS || bytes - saved > BATCH_BYTES) {
        await flush();
      }
    }
    if (tasks.length > 0) {
      await flush();
    }
    if (position === 0) {
      throw new ProblemError('invalid-dataset', 'The dataset has no rows.');
    }
    return format;
  }

  private async present(row: DatasetEntity): Promise<Dataset> {
    const counts = await this.repository.counts(row.workspaceId, row.id);
    const { id, name, version, format, status, taskCount, metadata, revision } = row;
    return {
      id,
      name,
      version,
      format,
      status,
      taskCount,
      splits: totals(counts, ({ split }) => split),
      bytes: Number(row.bytes),
      verification: {
        state: row.verificationState,
        counts: totals(counts, ({ verification }) => verification),
      },
      metadata,
      revision,
      createdAt: row.createdAt.toISOString(),
    };
  }
}

/** Sums by name; what has none is left out. */
function totals(
  counts: readonly TaskCount[],
  nameOf: (count: TaskCount) => string | null,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const count of counts) {
    const name = nameOf(count);
    if (name !== null) {
      sums[name] = (sums[name] ?? 0) + count.count;
    }
  }
  return sums;
}

function taskOf({ id, row, verification }: TaskEntity): Task {
  return { ...row, id, ...(verification === null ? {} : { verification }) };
}

function presentTask(entity: TaskEntity): DatasetTask {
  const { id, position, row, verification, verificationReason } = entity;
  return { id, position, task: row, verification, verificationReason };
}
