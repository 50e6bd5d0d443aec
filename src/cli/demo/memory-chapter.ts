import type { Connection } from '../../../client/src/index.js';
import { printable } from '../output/printable.js';
import { type Panel, sideBySide } from '../output/side-by-side.js';
import { formatTable } from '../table.js';
import { type AskedTwice, askTwice, type Solved, type Subject } from './ask.js';
import type { Chapters } from './chapters.js';
import { projectTasks } from './demo-job.js';
import { episodesTable } from './episodes-table.js';
import { listTasks } from './list-tasks.js';
import { loadTasks } from './load-tasks.js';
import { heldOutProjects, teach } from './projects.js';

const plainTasks = 24;
export const columns = 96;

/**
 * Shows what memory is worth, where the model has learned all there is to know and where it has not: projects whose
 * conventions only their own solutions show. Returns everything that was asked of the projects.
 */
export async function tellMemory(
  connection: Connection,
  subject: Subject,
  chapters: Chapters,
): Promise<AskedTwice[]> {
  chapters.begin('Ask the trained model, without and with memory');
  const { dataset } = await loadTasks(connection, projectTasks);
  const ofProjects = { model: subject.model, datasetId: dataset.id };
  const { projects, taught, asked } = await heldOutProjects(connection, dataset.id);
  chapters.say(
    `Its training has filled a memory of programs and what became of them. ${projects} projects that it has ` +
      'never seen have conventions of their own: in each, some words mean something else, which no prompt tells. ' +
      `Memory is told the solutions of ${taught.length} of their tasks, as corrections; then come others.`,
  );
  await teach(connection, ofProjects, taught);
  const plain = (await listTasks(connection, subject.datasetId, 'validation')).slice(0, plainTasks);
  const askedPlain = await askTwice(connection, subject, plain);
  const askedOfProjects = await askTwice(connection, ofProjects, asked);
  const known = countSolved(askedPlain);
  const foreign = countSolved(askedOfProjects);
  chapters.show(
    formatTable(
      ['one program for each task, run against its hidden tests', 'n', 'without', 'with memory'],
      [
        ['held-out tasks of the kind that it was trained on', ...known.map(String)],
        [`other tasks of the ${projects} projects`, ...foreign.map(String)],
      ],
    ),
  );
  if (known[2] < known[1]) {
    chapters.say('What it has learned it needs no memory for: there, an episode distracts it.');
  }
  await showOne(connection, askedOfProjects, chapters);
  return askedOfProjects;
}

/** How many there are, and how many of them are solved without memory and with it. */
function countSolved(asked: readonly AskedTwice[]): [number, number, number] {
  const solved = (side: 'without' | 'with'): number =>
    asked.filter((one) => one[side].outcome === 'passed').length;
  return [asked.length, solved('without'), solved('with')];
}

/** The first task that memory made the difference to. */
async function showOne(
  connection: Connection,
  asked: readonly AskedTwice[],
  chapters: Chapters,
): Promise<void> {
  const helped = asked.find(isHelped);
  const shown = helped ?? asked[0];
  if (shown === undefined) {
    return;
  }
  chapters.say(
    helped === undefined
      ? 'No task is solved with memory only. The first of the projects:'
      : 'The first task of the projects that is solved with memory only:',
  );
  chapters.show(printable(shown.task.task.prompt));
  const panels = [
    panel('without memory', shown.without),
    panel('with memory', shown.with),
  ] as const;
  chapters.show(sideBySide(...panels, columns));
  const table = await episodesTable(connection, shown.with.generation);
  chapters.say(table === null ? 'Memory held nothing alike.' : 'What the prompt showed it:');
  chapters.show(table ?? '');
}

function isHelped(one: AskedTwice): boolean {
  return one.without.outcome !== 'passed' && one.with.outcome === 'passed';
}

/** A program under a title that says what running it showed. */
export function panel(title: string, { outcome, text }: Pick<Solved, 'outcome' | 'text'>): Panel {
  return { title: `${title}: ${outcome ?? 'not judged'}`, text };
}
