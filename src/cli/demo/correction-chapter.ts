import type { Connection } from '../../../client/src/index.js';
import { printable } from '../output/printable.js';
import { sideBySide } from '../output/side-by-side.js';
import {
  ask,
  type AskedTwice,
  correct,
  type Feedback,
  type Generation,
  type Solved,
  textOf,
} from './ask.js';
import type { Chapters } from './chapters.js';
import { episodesTable } from './episodes-table.js';
import { columns, panel } from './memory-chapter.js';
import { runAnswers } from './run-answers.js';

/** A wrong answer, the correction of it, and the answer after that. */
interface Corrected {
  readonly wrong: AskedTwice;
  readonly feedback: Feedback;
  readonly again: Solved;
}

/** Corrects what is still wrong, once each, and asks the same again: every correction is an episode at once. */
export async function tellCorrections(
  connection: Connection,
  asked: readonly AskedTwice[],
  chapters: Chapters,
): Promise<void> {
  chapters.begin('Correct what is still wrong');
  const wrong = asked.filter((one) => one.with.outcome === 'failed');
  const corrected = await correctAll(connection, wrong);
  const solved = corrected.filter(({ again }) => again.outcome === 'passed');
  chapters.say(
    `${wrong.length} answers of the projects are still wrong with memory. Each is corrected once and asked again: ` +
      `${corrected.filter(isDrawnOn).length} of the new prompts show the correction, and ${solved.length} of the ` +
      'new programs pass.',
  );
  const shown = solved[0] ?? corrected[0];
  if (shown !== undefined) {
    await showOne(connection, shown, chapters);
  }
}

async function correctAll(
  connection: Connection,
  wrong: readonly AskedTwice[],
): Promise<Corrected[]> {
  const feedbacks: Feedback[] = [];
  const generations: Generation[] = [];
  for (const { task, subject, with: answered } of wrong) {
    feedbacks.push(await correct(connection, answered.generation, task));
    generations.push(await ask(connection, subject, { task, memory: 'on' }));
  }
  const answers = wrong.map(({ task }, index) => ({
    task,
    text: textOf(generations[index] as Generation),
  }));
  const outcomes = await runAnswers(connection, answers);
  return wrong.map((one, index) => ({
    wrong: one,
    feedback: feedbacks[index] as Feedback,
    again: {
      generation: generations[index] as Generation,
      text: answers[index]?.text ?? '',
      outcome: outcomes[index] ?? null,
    },
  }));
}

function isDrawnOn({ feedback, again }: Corrected): boolean {
  const { episodes } = again.generation.memory;
  return episodes.some(({ episodeId }) => episodeId === feedback.episodeId);
}

async function showOne(
  connection: Connection,
  { wrong, feedback, again }: Corrected,
  chapters: Chapters,
): Promise<void> {
  const { task } = wrong;
  chapters.say(again.outcome === 'passed' ? 'The first of those that pass:' : 'The first of them:');
  chapters.show(printable(task.task.prompt));
  const panels = [panel('its answer', wrong.with), panel('asked again', again)] as const;
  chapters.show(sideBySide(...panels, columns));
  chapters.say(`What the prompt showed it; feedback ${feedback.id} made the episode:`);
  chapters.show((await episodesTable(connection, again.generation)) ?? 'nothing');
}
