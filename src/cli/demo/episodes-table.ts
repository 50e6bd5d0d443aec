import { type Connection, answerOf, connect } from '../../../client/src/index.js';
import { oneLine } from '../output/printable.js';
import { formatTable } from '../table.js';
import type { Generation } from './ask.js';
import type { DatasetTask } from './list-tasks.js';

/** The episodes that a prompt drew on, with the task that each was about; null when there were none. */
export async function episodesTable(
  connection: Connection,
  { task }: DatasetTask,
  generation: Generation,
): Promise<string | null> {
  const { episodes } = generation.memory;
  if (episodes.length === 0) {
    return null;
  }
  const { prompt, project } = task;
  const body = { text: prompt, k: 50, ...(project === undefined ? {} : { project }) };
  const { data } = await answerOf(connect(connection).POST('/memory/search', { body }));
  const about = new Map(data.map(({ episodeId, taskText }) => [episodeId, sentenceOf(taskText)]));
  const rows = episodes.map(({ episodeId, similarity, source, isPassing }) => [
    episodeId,
    similarity.toFixed(2),
    isPassing ? 'passed' : 'failed',
    source,
    oneLine(about.get(episodeId) ?? '-', 40),
  ]);
  return formatTable(['episode', 'alike', 'program', 'source', 'about'], rows);
}

/** The sentence of a task of the shipped sets, without signature and example. */
function sentenceOf(prompt: string): string {
  return prompt.split('"""')[1] ?? prompt;
}
