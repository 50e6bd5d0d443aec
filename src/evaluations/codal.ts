import type { Preference } from '../contracts/evaluation.js';
import type { JudgeSpec } from '../contracts/judge.js';
import type { Task } from '../contracts/task.js';
import type { CodalRecord } from './evaluation-source.schemas.js';

/** What a judge is told to look at, one sentence for each preference. */
const CRITERIA: Readonly<Record<Preference, string>> = {
  instruction_following:
    'the answer does what the instruction asks, all of it and nothing else, within the limits it sets',
  explanation: 'the answer explains its code clearly, correctly and no longer than needed',
  complexity:
    'the code takes no more time and memory than the problem needs, and is no more involved',
  readability: 'the code reads well: names, layout and comments that help',
  style: 'the code follows the idioms and conventions of its language',
};

const READERS: readonly JudgeSpec['kind'][] = [
  'llm',
  'http',
  'python',
  'string_check',
  'similarity',
];

/** Whether a judge can score an answer that is no program. */
export function readsOpenAnswers(spec: JudgeSpec): boolean {
  return spec.kind === 'composite'
    ? spec.parts.every(({ judge }) => typeof judge === 'string' || readsOpenAnswers(judge))
    : READERS.includes(spec.kind);
}

/** The record as a policy is asked it. It has no tests: nothing runs the one that stands here. */
export function taskOfRecord({ id, instruction, reference }: CodalRecord): Task {
  return {
    id,
    key: id,
    form: 'program',
    prompt: instruction,
    language: 'python',
    hiddenTests: { kind: 'stdio', cases: [], comparer: { kind: 'whitespace' } },
    tags: [],
    split: 'test',
    ...(reference === undefined ? {} : { canonicalSolution: reference }),
  };
}

/** What judges are told of a record beside its instruction, which alone the policy sees. */
export function criterionOf({ preference }: Pick<CodalRecord, 'preference'>): string {
  return `Judge by this alone: ${CRITERIA[preference]}.`;
}
