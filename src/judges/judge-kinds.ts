import type { JudgeSpec } from '../contracts/judge.js';
import type { EndpointCalls } from '../contracts/endpoint-call.js';
import type { Judge } from '../training/ports.js';
import { HttpJudge } from './http/http-judge.js';
import { LlmJudge } from './llm/llm-judge.js';
import { PROMPT_VERSION } from './llm/llm-prompt.js';
import type { StaticAnalyser } from './static/static-analyser.js';
import { StaticJudge } from './static/static-judge.js';
import { VerdictJudge } from './verdict/verdict-judge.js';

/** A judge as it is asked for. `revision` names the registered settings; the kind adds that of its own code. */
export interface JudgeDefinition {
  readonly name: string;
  readonly revision: string;
  readonly spec: JudgeSpec;
}

/** What judges score with. */
export interface JudgeParts {
  readonly analyser: StaticAnalyser;
  /** Those of the workspace that the judges belong to. */
  readonly endpoints: EndpointCalls;
}

/** The revision of the static analysis and its scores. */
const STATIC = 'static-1';

/** The kinds of judges. A new one is a folder, its settings in `JudgeSpec`, and a case here. */
export function makeJudge({ name, revision, spec }: JudgeDefinition, parts: JudgeParts): Judge {
  switch (spec.kind) {
    case 'unit_tests':
    case 'compile':
      return new VerdictJudge(name, `${revision}/verdict-1`, spec.kind);
    case 'style':
    case 'complexity':
      return new StaticJudge(name, `${revision}/${STATIC}`, spec.kind, parts.analyser);
    case 'llm':
      return new LlmJudge(name, `${revision}/llm-${PROMPT_VERSION}`, spec, parts.endpoints);
    case 'http':
      return new HttpJudge(name, `${revision}/http-1`, spec, parts.endpoints);
  }
}

/** The judges that every job has without registering any. */
export function builtInJudges({ analyser }: Pick<JudgeParts, 'analyser'>): Judge[] {
  return (['style', 'complexity'] as const).map(
    (kind) => new StaticJudge(kind, `built-in/${STATIC}`, kind, analyser),
  );
}
