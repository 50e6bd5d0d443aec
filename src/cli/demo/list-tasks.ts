import { type Connection, type components, answerOf, connect } from '../../../client/src/index.js';

export type DatasetTask = components['schemas']['DatasetTask'];

const pageSize = 100;

/** All tasks of a split, in the order of their file. */
export async function listTasks(
  connection: Connection,
  id: string,
  split: 'train' | 'validation' | 'test',
): Promise<DatasetTask[]> {
  const api = connect(connection);
  const tasks: DatasetTask[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const query = { split, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
    const page = await answerOf(
      api.GET('/datasets/{id}/tasks', { params: { path: { id }, query } }),
    );
    tasks.push(...page.data);
    cursor = page.nextCursor;
  }
  return tasks;
}
