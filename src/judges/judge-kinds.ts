import type { CompositePart, JudgeSpec } from '../contracts/judge.js';
import type { Judge } from '../training/ports.js';
import { AnalysisJudge, type ScorePrograms } from './analysis/analysis-judge.js';
import { revisionOf } from './analysis/analysis-tools.js';
import { scoreComplexity } from './analysis/complexity-score.js';
import type { ProgramAnalyser } from './analysis/program-analyser.js';
import { scoreMatch } from './analysis/reference-score.js';
import { scoreStyle } from './analysis/style-score.js';
import { CompositeJudge, type JudgedPart } from './composite/composite-judge.js';
import type { SandboxPool } from '../sandbox/sandbox-pool.js';
import { CriticJudge } from './critic/critic-judge.js';
import type { WorkspaceCritics } from './critic/critics.js';
import { PythonJudge } from './python/python-judge.js';
import { scoreSimilarity } from './text/similarity.js';
import { checkString } from './text/string-check.js';
import { TextJudge } from './text/text-judge.js';
import type { EndpointCalls } from '../contracts/endpoint-call.js';
import { HttpJudge } from './http/http-judge.js';
import { LlmJudge } from './llm/llm-judge.js';
import { PROMPT_VERSION } from './llm/llm-prompt.js';
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
  readonly sandbox: SandboxPool;
  /** Critics and endpoints are those of the workspace that the judges belong to. */
  readonly critics: WorkspaceCritics;
  readonly endpoints: EndpointCalls;
}

/** The kinds of judges. A new one is a folder, its settings in `SimpleJudgeSpec`, and a case here. */
export function makeJudge({ name, revision, spec }: JudgeDefinition, parts: JudgeParts): Judge {
  switch (spec.kind) {
    case 'unit_tests':
    case 'compile':
      return new VerdictJudge(name, `${revision}/verdict-1`, spec.kind);
    case 'style':
    case 'complexity':
    case 'ast_match':
    case 'dfg_match':
      return analysisJudge({ name, revision, kind: spec.kind }, parts.analyser);
    case 'python':
      return new PythonJudge(name, `${revision}/python-1`, spec, parts.sandbox);
    case 'critic':
      return new CriticJudge(name, `${revision}/critic-1`, spec.model, parts.critics);
    case 'string_check':
      return new TextJudge(name, `${revision}/string-1`, (program) => checkString(spec, program));
    case 'similarity':
      return new TextJudge(name, `${revision}/similarity-1`, (program) =>
        scoreSimilarity(spec, program),
      );
    case 'llm':
      return new LlmJudge(name, `${revision}/llm-${PROMPT_VERSION}`, spec, parts.endpoints);
    case 'http':
      return new HttpJudge(name, `${revision}/http-1`, spec, parts.endpoints);
    case 'composite': {
      const judged = spec.parts.map((part) => judgedPart(part, parts));
      return new CompositeJudge(name, revision, spec, judged);
    }
  }
}

type AnalysisKind = 'style' | 'complexity' | 'ast_match' | 'dfg_match';

const TREES = ['tree-sitter', 'tree-sitter-python'] as const;

/** What each kind makes of an analysis; the versions of its tools are part of the revision. */
const ANALYSES: Readonly<Record<AnalysisKind, readonly [revision: string, score: ScorePrograms]>> =
  {
    style: [revisionOf('style-2', 'ruff'), scoreStyle],
    complexity: [revisionOf('complexity-2', 'radon'), scoreComplexity],
    ast_match: [revisionOf('ast-1', ...TREES), scoreMatch('syntax')],
    dfg_match: [revisionOf('dfg-1', ...TREES), scoreMatch('dataflow')],
  };

/** A judge that looks at programs; of all parts it needs the analyser alone. */
export function analysisJudge(
  { name, revision, kind }: Omit<JudgeDefinition, 'spec'> & { readonly kind: AnalysisKind },
  analyser: ProgramAnalyser,
): Judge {
  const [ours, score] = ANALYSES[kind];
  return new AnalysisJudge(name, `${revision}/${ours}`, score, analyser);
}

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

/** By the names that rewards know them by; no registered judge can be called by the last two. */
const BUILT_IN: Readonly<Record<string, AnalysisKind>> = {
  style: 'style',
  complexity: 'complexity',
  astMatch: 'ast_match',
  dfgMatch: 'dfg_match',
};

/** The judges that every job has without registering any. */
export function builtInJudges({ analyser }: Pick<JudgeParts, 'analyser'>): Judge[] {
  return Object.entries(BUILT_IN).map(([name, kind]) =>
    analysisJudge({ name, revision: 'built-in', kind }, analyser),
  );
}
