import type { JudgeSpec } from '../contracts/judge.js';
import type { Judge } from '../training/ports.js';
import type { SandboxPool } from '../sandbox/sandbox-pool.js';
import { CriticJudge } from './critic/critic-judge.js';
import type { Critics } from './critic/critics.js';
import { PythonJudge } from './python/python-judge.js';
import type { StaticAnalyser } from './static/static-analyser.js';
import { StaticJudge } from './static/static-judge.js';
import { scoreSimilarity } from './text/similarity.js';
import { checkString } from './text/string-check.js';
import { TextJudge } from './text/text-judge.js';
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
  readonly sandbox: SandboxPool;
  readonly critics: Critics;
}

/** The kinds of judges. A new one is a folder, its settings in `JudgeSpec`, and a case here. */
export function makeJudge({ name, revision, spec }: JudgeDefinition, parts: JudgeParts): Judge {
  switch (spec.kind) {
    case 'unit_tests':
    case 'compile':
      return new VerdictJudge(name, `${revision}/verdict-1`, spec.kind);
    case 'style':
    case 'complexity':
      return new StaticJudge(name, `${revision}/static-1`, spec.kind, parts.analyser);
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
  }
}

/** The judges that every job has without registering any. */
export function builtInJudges(parts: JudgeParts): Judge[] {
  return (['style', 'complexity'] as const).map((kind) =>
    makeJudge({ name: kind, revision: 'built-in', spec: { kind } }, parts),
  );
}
