import type { ChatMessage } from '../../contracts/endpoint-call.js';
import type { EpisodeCard } from '../../contracts/episode.js';
import type { TaskRow } from '../../contracts/task.js';

/** What a prompt may be made of. Neither cards nor the failed attempt ever hold hidden tests. */
export interface PromptInput {
  readonly task: PromptTask;
  /** Recalled episodes, best match first. */
  readonly cards: readonly EpisodeCard[];
  /** The last failed attempt, when the prompt asks for its repair. */
  readonly failed: FailedAttempt | null;
  /** What was said before the task, in order; nothing when left out. */
  readonly turns?: readonly ChatMessage[];
}

export type PromptTask = Pick<TaskRow, 'form' | 'prompt' | 'starterCode'>;

export interface FailedAttempt {
  readonly answer: string;
  readonly error: string;
  /** 1-based line of the program that failed, where it is known and the layout can say so. */
  readonly line?: number | undefined;
}

/** What a part of a prompt is there for. */
export type SectionName = 'role' | 'memory' | 'turn' | 'feedback' | 'task' | 'output';

/** A part of a prompt. Its version changes whenever the same input would give another text. */
export interface PromptSection {
  readonly name: SectionName;
  readonly version: number;
  readonly text: string;
  /** The episode that a memory section shows. */
  readonly episodeId?: string;
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
  /** The parts of a prompt, in order; it is nothing but their texts. A card that the layout has no place for has none. */
  sections(input: PromptInput): readonly PromptSection[];
  assemble(input: PromptInput): string;
  programOf(task: PromptTask, answer: string): AnswerProgram;
  /** The beginning of an answer whose program begins with these whole lines; the model goes on from there. */
  beginAnswer(lines: string): string;
  /** The answer that states a solution, as the model would give it. */
  answerFrom(solution: string): string;
}

/** The whole prompt. */
export function joined(sections: readonly PromptSection[]): string {
  return sections.map(({ text }) => text).join('');
}

/** Names how a prompt was made: the layout, and each kind of section in it with its version. */
export function promptVersionOf(
  { name }: Pick<PromptTemplate, 'name'>,
  sections: readonly PromptSection[],
): string {
  const kinds = new Set(sections.map((section) => `${section.name}-${section.version}`));
  return [name, ...kinds].join('/');
}
