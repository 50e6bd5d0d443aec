import type { Outcome, ScorePrograms } from './analysis-judge.js';
import { type Analysed, MISSING } from './kept-analyses.js';
import type { ReferenceMatch } from './program-analyser.js';
import { round } from './scale.js';

/**
 * PPOCoder's rewards R_ast and R_dfg (arXiv 2301.13816): the share of the canonical solution's subtrees, or of its
 * dataflow edges, that the program has too. Without a canonical solution, or where it has none of them, there is nothing
 * to score.
 */
export function scoreMatch(part: keyof ReferenceMatch): ScorePrograms {
  return async (judged, analyser, signal) => {
    const pairs = judged.flatMap(({ program, canonicalProgram: reference }) =>
      reference === undefined ? [] : [{ program, reference }],
    );
    const matches = (await analyser.match.of(pairs, signal)).values();
    return judged.map(({ canonicalProgram }) =>
      canonicalProgram === undefined
        ? { nothing: 'The task has no canonical solution.' }
        : outcomeOf(part, matches.next().value),
    );
  };
}

function outcomeOf(part: keyof ReferenceMatch, match: Analysed<ReferenceMatch> = MISSING): Outcome {
  if ('error' in match) {
    return match.error === 'Reference' ? { nothing: match.detail } : match;
  }
  const { matched, total } = match[part];
  if (total === 0) {
    return { nothing: `The canonical solution has no ${part}.` };
  }
  const value = round(matched / total);
  return { value, scale: [0, 1], components: { matched, total } };
}
