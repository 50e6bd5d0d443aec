import { type Connection, answerOf, connect } from '../../../client/src/index.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import type { Generation } from './ask.js';

/** The episodes that a prompt drew on, with the task that each was about; null when there were none. */
export async function episodesTable(
  connection: Connection,
  { memory: { episodes } }: Generation,
): Promise<string | null> {
  if (episodes.length === 0) {
    return null;
  }
  const rows = await Promise.all(
    episodes.map(async ({ episodeId, similarity, source, isPassing }) => [
      episodeId,
      similarity.toFixed(2),
      isPassing ? 'passed' : 'failed',
      source,
      oneLine(sentenceOf(await taskTextOf(connection, episodeId)), 40),
    ]),
  );
  return formatTable(['episode', 'alike', 'program', 'source', 'about'], rows);
}

async function taskTextOf(connection: Connection, id: string): Promise<string> {
  const path = { params: { path: { id } } };
  const { taskText } = await answerOf(connect(connection).GET('/memory/episodes/{id}', path));
  return taskText;
}

/** The sentence of a task of the shipped sets, without signature and example. */
function sentenceOf(prompt: string): string {
  return prompt.split('"""')[1] ?? prompt;
}
