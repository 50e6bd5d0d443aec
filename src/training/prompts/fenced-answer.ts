import type { ChatMessage } from '../../contracts/endpoint-call.js';
import type { EpisodeCard } from '../../contracts/episode.js';
import {
  type AnswerProgram,
  type FailedAttempt,
  joined,
  type PromptInput,
  type PromptSection,
  type PromptTask,
  type PromptTemplate,
  type SectionName,
} from './prompt-template.js';

const FENCE = /```[a-zA-Z]*\n([\s\S]*?)```/g;

/** For instruction-tuned models: prose sections, recalled text fenced as data, the answer in the last fenced block. */
export const fencedAnswer: PromptTemplate = {
  name: 'fenced_answer',

  sections({ task, cards, failed, turns = [] }: PromptInput): readonly PromptSection[] {
    return [
      section('role', 1, 'Solve the programming task in Python.'),
      ...cards.map((card) => ({
        ...section('memory', 1, cardText(card)),
        episodeId: card.episodeId,
      })),
      ...turns.map((turn) => section('turn', 1, turnText(turn))),
      ...(failed === null ? [] : [section('feedback', 2, failureText(failed))]),
      section('task', 1, taskText(task)),
      section(
        'output',
        1,
        task.form === 'completion'
          ? 'Answer with the whole program, the given code included, in one fenced block.'
          : 'Answer with the whole program in one fenced block.',
      ),
    ];
  },

  assemble(input: PromptInput): string {
    return joined(this.sections(input));
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

function section(name: SectionName, version: number, text: string): PromptSection {
  return { name, version, text: `${text}\n\n` };
}

function cardText(card: EpisodeCard): string {
  const outcome = card.isPassing
    ? 'It passed.'
    : `It failed with ${card.errorType ?? 'a wrong answer'}.`;
  return `A related task from memory:\n${fenced(card.taskText)}\nAn attempt:\n${fenced(card.answer)}\n${outcome} ${card.lesson}`;
}

function turnText({ role, content }: ChatMessage): string {
  switch (role) {
    case 'system':
      return `Instructions:\n${content}`;
    case 'user':
      return `Asked before:\n${fenced(content)}`;
    case 'assistant':
      return `Answered then:\n${fenced(content)}`;
  }
}

function failureText({ answer, error, line }: FailedAttempt): string {
  const place = line === undefined ? '' : ` at line ${line} of the program`;
  return `This attempt failed:\n${fenced(answer)}\nIts error${place}: ${error}`;
}

function taskText({ prompt, starterCode }: PromptTask): string {
  const start = starterCode === undefined ? '' : `\n\nStart from:\n${fenced(starterCode)}`;
  return `Task:\n${fenced(prompt)}${start}`;
}

/** Text from outside is data: its own fences are broken, so that it cannot end the block that holds it. */
function fenced(text: string): string {
  return `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\``;
}
