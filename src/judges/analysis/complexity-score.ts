import type { Outcome, ScorePrograms } from './analysis-judge.js';
import { MISSING } from './kept-analyses.js';
import type { Complexity } from './program-analyser.js';
import { onScale, SCALE } from './scale.js';

// Without a canonical solution a program is measured against what a short, plain one needs.
const PLAIN: Complexity = { cyclomatic: 4, nesting: 2, statements: 10 };
// No canonical solution is so simple that a program may not have this much.
const FREE: Complexity = { cyclomatic: 2, nesting: 1, statements: 3 };
// How much of the scale each part may cost, and how far above its allowance it costs that much.
const PARTS = {
  cyclomatic: { weight: 0.5, span: 2 },
  nesting: { weight: 0.4, span: 1.5 },
  statements: { weight: 0.6, span: 2 },
} as const;
const SLACK = 1.25;

export const scoreComplexity: ScorePrograms = async (judged, analyser, signal) => {
  const [programs, canonical] = await Promise.all([
    analyser.complexity.of(
      judged.map(({ program }) => program),
      signal,
    ),
    analyser.complexity.of(
      judged.map(({ canonicalProgram }) => canonicalProgram ?? ''),
      signal,
    ),
  ]);
  return judged.map(({ canonicalProgram }, index): Outcome => {
    const [measured = MISSING, known = MISSING] = [programs[index], canonical[index]];
    if ('error' in measured) {
      return measured;
    }
    const isKnown = canonicalProgram !== undefined && !('error' in known);
    return complexityOf(measured, isKnown ? known : undefined);
  });
};

/**
 * 2 for a program no more involved than the canonical solution. Each part (branches, depth, length) costs in proportion
 * to its excess over 1.25 times the canonical one; far beyond it in two parts is -1.
 */
export function complexityOf(measured: Complexity, canonical?: Complexity): Outcome {
  const components: Record<string, number> = {};
  let penalty = 0;
  for (const part of ['cyclomatic', 'nesting', 'statements'] as const) {
    const wanted = canonical?.[part] ?? PLAIN[part];
    const allowance = Math.max(FREE[part], wanted) * SLACK;
    const excess = Math.max(0, measured[part] - allowance) / allowance;
    const { weight, span } = PARTS[part];
    components[part] = measured[part];
    penalty += weight * Math.min(1, excess / span);
  }
  const against = canonical === undefined ? 'a plain program' : 'the canonical solution';
  const reason = penalty > 0 ? `more involved than ${against}` : '';
  return { value: onScale(penalty), scale: SCALE, components, reason };
}
