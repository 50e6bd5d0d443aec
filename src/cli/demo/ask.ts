import { type Connection, type components, answerOf, connect } from '../../../client/src/index.js';
import type { DatasetTask } from './list-tasks.js';
import { type Outcome, runAnswers } from './run-answers.js';

export type Generation = components['schemas']['Generation'];
export type Feedback = components['schemas']['Feedback'];

const deadlineMs = 120_000;

/** A model, and the dataset whose tasks it is asked. */
export interface Subject {
  readonly model: string;
  readonly datasetId: string;
}

/** One program for a task, and whether it solves it. */
export interface Solved {
  readonly generation: Generation;
  readonly text: string;
  readonly outcome: Outcome;
}

/** A task asked twice: once as if nothing was remembered, once with memory. */
export interface AskedTwice {
  readonly subject: Subject;
  readonly task: DatasetTask;
  readonly without: Solved;
  readonly with: Solved;
}

/** Asks for one greedy program per task, without and with memory, and runs them all. */
export async function askTwice(
  connection: Connection,
  subject: Subject,
  tasks: readonly DatasetTask[],
): Promise<AskedTwice[]> {
  const generations: Generation[] = [];
  for (const task of tasks) {
    for (const memory of ['off', 'on'] as const) {
      generations.push(await ask(connection, subject, { task, memory }));
    }
  }
  const answers = generations.map((generation, index) => ({
    task: tasks[Math.floor(index / 2)] as DatasetTask,
    text: textOf(generation),
  }));
  const outcomes = await runAnswers(connection, answers);
  const solved = (index: number): Solved => ({
    generation: generations[index] as Generation,
    text: answers[index]?.text ?? '',
    outcome: outcomes[index] ?? null,
  });
  return tasks.map((task, index) => ({
    subject,
    task,
    without: solved(2 * index),
    with: solved(2 * index + 1),
  }));
}

/** The program that the model finds likeliest for a task. */
export async function ask(
  connection: Connection,
  { model, datasetId }: Subject,
  { task, memory }: { readonly task: DatasetTask; readonly memory: 'on' | 'off' },
): Promise<Generation> {
  const body = {
    model,
    task: { datasetId, taskId: task.id },
    temperature: 0,
    memory: { mode: memory },
  };
  const answer = await answerOf(connect(connection, deadlineMs).POST('/generate', { body }));
  // Only who asks for a preview gets one.
  return answer as Generation;
}

/** Tells the service what the answer should have been: the canonical solution of the task. */
export async function correct(
  connection: Connection,
  generation: Generation,
  task: DatasetTask,
): Promise<Feedback> {
  const body = {
    generationId: generation.id,
    choice: 0,
    kind: 'correction',
    value: solutionOf(task),
  } as const;
  const answer = await answerOf(connect(connection).POST('/feedback', { body }));
  if ('dryRun' in answer) {
    throw new Error('the service has answered a dry run that nobody asked for');
  }
  return answer;
}

export function textOf(generation: Generation): string {
  return generation.choices[0]?.text ?? '';
}

function solutionOf({ task }: DatasetTask): string {
  if (task.canonicalSolution === undefined) {
    throw new Error(`the task ${task.key} of the shipped set has no canonical solution`);
  }
  return task.canonicalSolution;
}
