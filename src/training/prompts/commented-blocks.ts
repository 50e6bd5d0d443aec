import {
  type AnswerProgram,
  joined,
  type PromptInput,
  type PromptSection,
  type PromptTask,
  type PromptTemplate,
} from './prompt-template.js';

/** `fledgling` was trained on at most this many solved blocks. */
const MOST_CARDS = 3;

/**
 * The layout of `fledgling`: solved episodes (best match last, next to the task), what was said before as it was said,
 * the failed attempt with its error, then the task, all as Python text. An answer begins with a line break and continues
 * the prompt.
 */
export const commentedBlocks: PromptTemplate = {
  name: 'commented_blocks',

  sections({ task, cards, failed, turns = [] }: PromptInput): readonly PromptSection[] {
    const solved = cards
      .filter((card) => card.isPassing)
      .slice(0, MOST_CARDS)
      .map(({ episodeId, answer }) => ({
        name: 'memory' as const,
        version: 1,
        text: `# solved${block(answer)}\n`,
        episodeId,
      }))
      .toReversed();
    const tried =
      failed === null
        ? []
        : [`# tried${block(failed.answer)}\n# error: ${errorLine(failed.error)}\n`];
    return [
      ...solved,
      ...turns.map(({ content }) => ({
        name: 'turn' as const,
        version: 1,
        text: `${content}\n\n`,
      })),
      ...tried.map((text) => ({ name: 'feedback' as const, version: 1, text })),
      { name: 'task', version: 1, text: task.prompt.trimEnd() },
    ];
  },

  assemble(input: PromptInput): string {
    return joined(this.sections(input));
  },

  programOf(task: PromptTask, answer: string): AnswerProgram {
    if (task.form === 'program') {
      return { program: answer, answerStart: 0, programStart: 0 };
    }
    const prompt = task.prompt.trimEnd();
    return {
      program: prompt + answer,
      answerStart: 0,
      programStart: Buffer.byteLength(prompt),
    };
  },

  // The break after the last line is the model's to write: its answers begin with one.
  beginAnswer: block,

  answerFrom: block,
};

function block(answer: string): string {
  return `\n${answer.replace(/^\n+/, '').trimEnd()}`;
}

/** One short line, as in pretraining: of a wrong answer only what the call gave, since the call stands in the task. */
function errorLine(error: string): string {
  const line = error.replaceAll(/\s+/g, ' ');
  return line.replace(/^\w+\(.*\) gave /, 'gave ').slice(0, 80);
}
