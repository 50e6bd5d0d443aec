import type { WorkspaceId } from '../../common/caller.js';
import type { Split, TaskRow } from '../../contracts/task.js';
import type { DatasetsService } from '../../datasets/datasets.service.js';

const TASKS_AT_ONCE = 100;

/** Which tasks of which file. */
export interface TaskSelection {
  readonly file: string;
  /** All splits when left out. */
  readonly split?: Split;
}

/** Tasks in the order of their source; some are held in memory at a time. @throws ProblemError not-found */
export async function* tasksOfFile(
  datasets: DatasetsService,
  workspaceId: WorkspaceId,
  { file, split }: TaskSelection,
): AsyncGenerator<TaskRow> {
  let cursor: string | undefined;
  do {
    const query = { limit: TASKS_AT_ONCE, cursor, split };
    const page = await datasets.pageTasks(workspaceId, file, query);
    for (const { task } of page.data) {
      yield task;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
