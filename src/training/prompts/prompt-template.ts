import type { EpisodeCard } from '../../contracts/episode.js';
import type { TaskRow } from '../../contracts/task.js';

/** What a prompt may be made of. Neither cards nor the failed attempt ever hold hidden tests. */
export interface PromptInput {
  readonly task: PromptTask;
  /** Recalled episodes, best match first. */
  readonly cards: readonly EpisodeCard[];
  /** The last failed attempt, when the prompt asks for its repair. */
  readonly failed: FailedAttempt | null;
}

export type PromptTask = Pick<TaskRow, 'form' | 'prompt' | 'starterCode'>;

export interface FailedAttempt {
  readonly answer: string;
  readonly error: string;
}

/** The program that an answer stands for; the answer's bytes from `answerStart` on are the program's from `programStart` on. */
export interface AnswerProgram {
  readonly program: string;
  readonly answerStart: number;
  readonly programStart: number;
}

/** The layout of prompts that a model was trained on. Versioned by name: a changed layout is a new name. */
export interface PromptTemplate {
  readonly name: string;
  assemble(input: PromptInput): string;
  programOf(task: PromptTask, answer: string): AnswerProgram;
  /** The beginning of an answer whose program begins with these whole lines; the model goes on from there. */
  beginAnswer(lines: string): string;
  /** The answer that states a solution, as the model would give it. */
  answerFrom(solution: string): string;
}
