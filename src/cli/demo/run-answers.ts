import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Api,
  type Connection,
  type Dataset,
  answerOf,
  connect,
} from '../../../client/src/index.js';
import { type DatasetTask, listTasks } from './list-tasks.js';

/** What a model answered to a task. */
export interface Answer {
  readonly task: DatasetTask;
  readonly text: string;
}

/** Whether a program passes all tests of its task; null when the sandbox could not tell. */
export type Outcome = 'passed' | 'failed' | null;

const pollMs = 250;
const deadlineMs = 180_000;

/**
 * Runs answers against the tests of their tasks, in the sandbox of the service: as the canonical solutions of a data
 * set of their own, which is verified by itself, and deleted once the outcomes are known.
 *
 * @returns one outcome per answer, in order
 */
export async function runAnswers(
  connection: Connection,
  answers: readonly Answer[],
): Promise<Outcome[]> {
  if (answers.length === 0) {
    return [];
  }
  const api = connect(connection);
  const rows = answers.map(({ task, text }, index) => ({
    ...task.task,
    key: String(index),
    canonicalSolution: text,
    split: 'train',
  }));
  const body = { name: 'answers of the demo', format: 'native', rows } as const;
  const { id } = await answerOf(api.POST('/datasets', { body }));
  await verified(api, id);
  const judged = await listTasks(connection, id, 'train');
  await answerOf(api.DELETE('/datasets/{id}', { params: { path: { id } } }));
  return judged.map(({ verification }) => {
    if (verification === null || verification === 'unjudged') {
      return null;
    }
    return verification === 'verified' ? 'passed' : 'failed';
  });
}

async function verified(api: Api, id: string): Promise<Dataset> {
  const params = { path: { id } };
  const deadline = performance.now() + deadlineMs;
  let dataset = await answerOf(api.GET('/datasets/{id}', { params }));
  while (dataset.verification.state !== 'done') {
    if (performance.now() > deadline) {
      throw new Error(`the programs were not run within ${deadlineMs / 1000} s`);
    }
    await sleep(pollMs);
    dataset = await answerOf(api.GET('/datasets/{id}', { params }));
  }
  return dataset;
}
