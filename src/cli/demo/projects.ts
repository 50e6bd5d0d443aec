import type { Connection } from '../../../client/src/index.js';
import { ask, correct, type Subject } from './ask.js';
import { type DatasetTask, listTasks } from './list-tasks.js';

const projectCount = 6;
const taughtOfProject = 6;

/** Tasks of projects, in two parts: what memory is told the solution of, and what is asked then. */
export interface ProjectTasks {
  readonly projects: number;
  readonly taught: readonly DatasetTask[];
  readonly asked: readonly DatasetTask[];
}

/** The last projects of the held-out part of a dataset; no setting was ever chosen by looking at them. */
export async function heldOutProjects(
  connection: Connection,
  datasetId: string,
): Promise<ProjectTasks> {
  const byProject = new Map<string, DatasetTask[]>();
  for (const task of await listTasks(connection, datasetId, 'test')) {
    const { project = '', subset } = task.task;
    if (subset === 'projects') {
      byProject.set(project, [...(byProject.get(project) ?? []), task]);
    }
  }
  const chosen = [...byProject.values()].slice(-projectCount);
  return {
    projects: chosen.length,
    taught: chosen.flatMap((tasks) => tasks.slice(0, taughtOfProject)),
    asked: chosen.flatMap((tasks) => tasks.slice(taughtOfProject)),
  };
}

/** Asks each task, and corrects the answer. */
export async function teach(
  connection: Connection,
  subject: Subject,
  tasks: readonly DatasetTask[],
): Promise<void> {
  for (const task of tasks) {
    await correct(connection, await ask(connection, subject, { task, memory: 'off' }), task);
  }
}
