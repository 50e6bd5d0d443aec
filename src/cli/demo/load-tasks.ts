import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type Connection,
  type Dataset,
  answerOf,
  connect,
  uploadDataset,
} from '../../../client/src/index.js';

/** The dataset of a file: imported once, and found again as long as the file stays the same. */
export async function loadTasks(
  connection: Connection,
  file: string,
): Promise<{ readonly dataset: Dataset; readonly isNew: boolean }> {
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  const name = `${basename(file, '.jsonl')} ${digest.slice(0, 12)}`;
  const query = { name, status: 'ready', limit: 1 } as const;
  const page = await answerOf(connect(connection).GET('/datasets', { params: { query } }));
  const [known] = page.data;
  return known === undefined
    ? { dataset: await uploadDataset(connection, file, { name }), isNew: true }
    : { dataset: known, isNew: false };
}
