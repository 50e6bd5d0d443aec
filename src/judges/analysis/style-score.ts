import type { Outcome, ScorePrograms } from './analysis-judge.js';
import type { Analysed } from './kept-analyses.js';
import type { Complexity } from './program-analyser.js';
import type { Finding } from './ruff-findings.js';
import { onScale, round, SCALE } from './scale.js';
import { RULE_COSTS } from './style-rules.js';

// A fault in a program of a few statements must not weigh more than one in a program of this many.
const LEAST_STATEMENTS = 6;
// Half a reviewer's fault per statement is plainly bad.
const WORST_DENSITY = 0.5;
const SHOWN_FINDINGS = 4;

export const scoreStyle: ScorePrograms = async (judged, analyser, signal) => {
  const programs = judged.map(({ program }) => program);
  const [findings, complexity] = await Promise.all([
    analyser.findings.of(programs, signal),
    analyser.complexity.of(programs, signal),
  ]);
  return complexity.map((measured, index) => outcomeOf(findings[index] ?? [], measured));
};

function outcomeOf(
  findings: Analysed<readonly Finding[]>,
  measured: Analysed<Complexity>,
): Outcome {
  if ('error' in measured) {
    return measured;
  }
  return 'error' in findings ? findings : styleOf(findings, measured.statements);
}

/** 2 without a fault, falling in proportion to the cost of the faults per statement, -1 from half a fault each on. */
export function styleOf(findings: readonly Finding[], statements: number): Outcome {
  const cost = findings.reduce((sum, { rule }) => sum + (RULE_COSTS[rule] ?? 0), 0);
  const density = cost / Math.max(LEAST_STATEMENTS, statements);
  const shown = findings
    .slice(0, SHOWN_FINDINGS)
    .map(({ rule, line, message }) => `line ${line}: ${rule} ${message}`);
  const more = findings.length > SHOWN_FINDINGS ? [`${findings.length - SHOWN_FINDINGS} more`] : [];
  return {
    value: onScale(density / WORST_DENSITY),
    scale: SCALE,
    components: { faults: findings.length, density: round(density) },
    reason: [...shown, ...more].join('; '),
  };
}
