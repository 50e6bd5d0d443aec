import type { CompositePart, JudgeSpec } from '../contracts/judge.js';
import type { Judge } from '../training/ports.js';
import { AnalysisJudge, type ScorePrograms } from './analysis/analysis-judge.js';
import { revisionOf } from './analysis/analysis-tools.js';
import { scoreComplexity } from './analysis/complexity-score.js';
import type { ProgramAnalyser } from './analysis/program-analyser.js';
import { scoreMatch } from './analysis/reference-score.js';
import { scoreStyle } from './analysis/style-score.js';
import { CompositeJudge, type JudgedPart } from './composite/composite-judge.js';
import { VerdictJudge } from './verdict/verdict-judge.js';

/** A judge as it is asked for. `revision` names the registered settings; the kind adds that of its own code. */
export interface JudgeDefinition {
  readonly name: string;
  readonly revision: string;
  readonly spec: JudgeSpec;
}

/** What judges score with. */
export interface JudgeParts {
  readonly analyser: ProgramAnalyser;
}

/** The kinds of judges. A new one is a folder, its settings in `SimpleJudgeSpec`, and a case here. */
export function makeJudge({ name, revision, spec }: JudgeDefinition, parts: JudgeParts): Judge {
  const analysed = (ours: string, score: ScorePrograms): Judge =>
    new AnalysisJudge(name, `${revision}/${ours}`, score, parts.analyser);
  switch (spec.kind) {
    case 'unit_tests':
    case 'compile':
      return new VerdictJudge(name, `${revision}/verdict-1`, spec.kind);
    case 'style':
      return analysed(revisionOf('style-2', 'ruff'), scoreStyle);
    case 'complexity':
      return analysed(revisionOf('complexity-2', 'radon'), scoreComplexity);
    case 'ast_match':
      return analysed(revisionOf('ast-1', ...TREES), scoreMatch('syntax'));
    case 'dfg_match':
      return analysed(revisionOf('dfg-1', ...TREES), scoreMatch('dataflow'));
    case 'composite': {
      const judged = spec.parts.map((part) => judgedPart(part, parts));
      return new CompositeJudge(name, revision, spec, judged);
    }
  }
}

const TREES = ['tree-sitter', 'tree-sitter-python'] as const;

function judgedPart(
  { name, judge, weight, ifSkipped }: CompositePart,
  parts: JudgeParts,
): JudgedPart {
  if (typeof judge === 'string') {
    throw new Error(`The part ${name} refers to ${judge}, which has not been looked up.`);
  }
  return {
    name,
    judge: makeJudge({ name, revision: name, spec: judge }, parts),
    weight,
    ...(ifSkipped === undefined ? {} : { ifSkipped }),
  };
}

/** The judges that every job has without registering any. */
export function builtInJudges(parts: JudgeParts): Judge[] {
  return (['style', 'complexity'] as const).map((kind) =>
    makeJudge({ name: kind, revision: 'built-in', spec: { kind } }, parts),
  );
}
