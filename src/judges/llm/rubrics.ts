import type { LlmJudgeSpec, RubricName } from '../../contracts/judge-settings.js';

/** What is judged, and what a program looks like that is worth each of the {@link LEVELS}. */
export interface Rubric {
  readonly criterion: string;
  readonly anchors: readonly [string, string, string, string];
}

/** The scale of FALCON's judges (arXiv 2410.21349) as four levels, from plainly bad to idiomatic. */
export const LEVELS = [-1, 0, 1, 2] as const;
export type Level = (typeof LEVELS)[number];

/** A change here is a change of what is sent: raise `PROMPT_VERSION` with it. */
const RUBRICS: Readonly<Record<RubricName, Rubric>> = {
  style: {
    criterion:
      'Style: how well the program reads to an experienced programmer of its language. Names, layout, idioms, comments ' +
      'that say why, no dead code. Whether it is correct or fast is not judged.',
    anchors: [
      'Plainly bad: names that say nothing or mislead, tangled or inconsistent layout, dead code, constructs that a reviewer would send back at once.',
      'Below what a review lets pass: several faults of naming, layout or idiom, and yet the program can be followed.',
      'Fit to be merged: clear names and layout, with a fault or two that a reviewer would mention.',
      'Idiomatic: what an expert would write. Nothing to add, nothing to take away.',
    ],
  },
  complexity: {
    criterion:
      'Simplicity: whether the program is as involved as its task needs, and no more. Branches, depth, state, length, ' +
      'special cases, needless passes over data. Whether it is correct, and how it is laid out, is not judged.',
    anchors: [
      'Needlessly complex: far longer or deeper than the task needs, repeated code, state that nothing needs, cases that cannot occur.',
      'More involved than it has to be: a simpler structure is plain to see.',
      'Reasonably simple, with a detour or a special case that could go.',
      'As simple as the task allows: a shorter or flatter program would be less clear.',
    ],
  },
};

/** The criterion and anchors of a judge. @throws Error for settings that the schema refuses */
export function rubricOf({ rubric, criterion, anchors }: LlmJudgeSpec): Rubric {
  if (rubric !== undefined) {
    return RUBRICS[rubric];
  }
  if (criterion === undefined || anchors === undefined) {
    throw new Error('A judge of the kind llm has neither a rubric nor its own criterion.');
  }
  return { criterion, anchors };
}
