import type { TaskRow } from '../contracts/task.js';

/** What a feedback speaks of: the answers of a generation, or the one of an episode. */
export interface FeedbackSubject {
  /** The task of a dataset that was answered; null for a prompt. */
  readonly taskId: string | null;
  readonly taskText: string;
  readonly project: string | null;
  readonly modelId: string | null;
  readonly form: TaskRow['form'];
  readonly answers: readonly string[];
  /** The programs that they stand for. */
  readonly programs: readonly string[];
  /** The answer that states a solution, as the model would have given it. */
  readonly answerFrom: (solution: string) => string;
  /** The program that an answer stands for. */
  readonly programOf: (answer: string) => string;
}

/** The part of a whole program that completes the prompt; null when it does not begin with it. */
export function completionOf(taskText: string, program: string): string | null {
  const prompt = taskText.trimEnd();
  return program.startsWith(prompt) ? program.slice(prompt.length) : null;
}
