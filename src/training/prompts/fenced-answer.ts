import type { EpisodeCard } from '../../contracts/episode.js';
import type { AnswerProgram, PromptInput, PromptTask, PromptTemplate } from './prompt-template.js';

const FENCE = /```[a-zA-Z]*\n([\s\S]*?)```/g;

/** For instruction-tuned models: prose sections, recalled text fenced as data, the answer in the last fenced block. */
export const fencedAnswer: PromptTemplate = {
  name: 'fenced_answer',

  assemble({ task, cards, failed }: PromptInput): string {
    return [
      'Solve the programming task in Python.',
      ...cards.map(cardSection),
      ...(failed === null
        ? []
        : [`This attempt failed:\n${fenced(failed.answer)}\nIts error: ${failed.error}`]),
      `Task:\n${fenced(task.prompt)}`,
      ...(task.starterCode === undefined ? [] : [`Start from:\n${fenced(task.starterCode)}`]),
      task.form === 'completion'
        ? 'Answer with the whole program, the given code included, in one fenced block.'
        : 'Answer with the whole program in one fenced block.',
      '',
    ].join('\n\n');
  },

  programOf(_task: PromptTask, answer: string): AnswerProgram {
    const last = [...answer.matchAll(FENCE)].at(-1);
    if (last?.[1] === undefined) {
      return { program: answer, answerStart: 0, programStart: 0 };
    }
    const before = answer.slice(0, last.index + last[0].indexOf('\n') + 1);
    return { program: last[1], answerStart: Buffer.byteLength(before), programStart: 0 };
  },

  beginAnswer(lines: string): string {
    return `\`\`\`python\n${lines}\n`;
  },

  answerFrom(solution: string): string {
    return `\`\`\`python\n${solution}\n\`\`\``;
  },
};

function cardSection(card: EpisodeCard): string {
  const outcome = card.isPassing
    ? 'It passed.'
    : `It failed with ${card.errorType ?? 'a wrong answer'}.`;
  return `A related task from memory:\n${fenced(card.taskText)}\nAn attempt:\n${fenced(card.answer)}\n${outcome} ${card.lesson}`;
}

/** Text from outside is data: its own fences are broken, so that it cannot end the block that holds it. */
function fenced(text: string): string {
  return `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\``;
}
