/** What the static analysis measures of a program (`static_analysis.py`). */
export interface ProgramMeasures {
  readonly complexity: {
    /** McCabe's number of the worst function. */
    readonly cyclomatic: number;
    /** Compound statements inside one another in the worst function. */
    readonly nesting: number;
    /** Statements without docstrings and `pass`. */
    readonly statements: number;
  };
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly rule: string;
  readonly line: number;
  readonly detail: string;
}

/** A score on the scale of FALCON's judges, 2 idiomatic to -1 plainly bad, with the parts it is made of. */
export interface StaticScore {
  readonly value: number;
  readonly components: Readonly<Record<string, number>>;
  readonly reason: string;
}

export const SCALE: readonly [number, number] = [-1, 2];

// What one finding costs. 1 is a fault that a reviewer would stop at, 0.3 one that a formatter would mend.
const FAULT_COSTS: Readonly<Record<string, number>> = {
  long_line: 0.5,
  trailing_blank: 0.3,
  tab_indent: 0.3,
  missing_blank: 0.3,
  compound_line: 0.6,
  bad_name: 0.6,
  short_names: 0.6,
  shadowed_builtin: 0.6,
  unused_name: 0.8,
  unused_import: 0.8,
  mutable_default: 0.8,
  lambda_assignment: 0.5,
  wildcard_import: 1,
  bare_except: 0.8,
  unreachable: 1,
  duplicate: 1,
  no_effect: 0.8,
  none_comparison: 0.6,
  bool_comparison: 0.6,
  boolean_return: 0.6,
  index_loop: 0.4,
};
const DEFAULT_COST = 0.5;
// A fault in a program of a few statements must not weigh more than one in a program of this many.
const LEAST_STATEMENTS = 6;
// Half a reviewer's fault per statement is plainly bad.
const WORST_DENSITY = 0.5;
const SHOWN_FINDINGS = 4;

/** 2 without a fault, falling in proportion to the cost of the faults per statement, -1 from half a fault each on. */
export function scoreStyle({ findings, complexity }: ProgramMeasures): StaticScore {
  const cost = findings.reduce((sum, { rule }) => sum + (FAULT_COSTS[rule] ?? DEFAULT_COST), 0);
  const density = cost / Math.max(LEAST_STATEMENTS, complexity.statements);
  const shown = findings.slice(0, SHOWN_FINDINGS).map(describeFinding);
  const more = findings.length > SHOWN_FINDINGS ? [`${findings.length - SHOWN_FINDINGS} more`] : [];
  return {
    value: onScale(density / WORST_DENSITY),
    components: { faults: findings.length, density: round(density) },
    reason: [...shown, ...more].join('; '),
  };
}

// Without a canonical solution a program is measured against what a short, plain one needs.
const PLAIN = { cyclomatic: 4, nesting: 2, statements: 10 };
// No canonical solution is so simple that a program may not have this much.
const FREE = { cyclomatic: 2, nesting: 1, statements: 3 };
// How much of the scale each part may cost, and how far above its allowance it costs that much.
const PARTS = {
  cyclomatic: { weight: 0.5, span: 2 },
  nesting: { weight: 0.4, span: 1.5 },
  statements: { weight: 0.6, span: 2 },
} as const;
const SLACK = 1.25;

/**
 * 2 for a program no more involved than the canonical solution. Each part (branches, depth, length) costs in proportion
 * to its excess over 1.25 times the canonical one; far beyond it in two parts is -1.
 */
export function scoreComplexity(
  measures: ProgramMeasures,
  canonical?: ProgramMeasures,
): StaticScore {
  const components: Record<string, number> = {};
  let penalty = 0;
  for (const part of ['cyclomatic', 'nesting', 'statements'] as const) {
    const wanted = canonical?.complexity[part] ?? PLAIN[part];
    const allowance = Math.max(FREE[part], wanted) * SLACK;
    const excess = Math.max(0, measures.complexity[part] - allowance) / allowance;
    const { weight, span } = PARTS[part];
    const cost = weight * Math.min(1, excess / span);
    components[part] = measures.complexity[part];
    penalty += cost;
  }
  const against = canonical === undefined ? 'a plain program' : 'the canonical solution';
  const reason = penalty > 0 ? `more involved than ${against}` : '';
  return { value: onScale(penalty), components, reason };
}

function describeFinding({ rule, line, detail }: Finding): string {
  return `line ${line}: ${rule.replaceAll('_', ' ')}${detail === '' ? '' : `, ${detail}`}`;
}

/** 0 is the top of the scale, 1 and more its bottom. */
function onScale(penalty: number): number {
  const [low, high] = SCALE;
  return round(high - (high - low) * Math.min(1, penalty));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
