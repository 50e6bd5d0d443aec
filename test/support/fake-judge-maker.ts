import type { WorkspaceId } from '../../src/common/caller.js';
import { type JudgeDefinition, type JudgeParts, makeJudge } from '../../src/judges/judge-kinds.js';
import { JudgeMaker } from '../../src/judges/judge-parts.js';
import { SandboxUnavailable } from '../../src/sandbox/sandbox-errors.js';
import type { Judge, JudgedProgram } from '../../src/training/ports.js';

/** The judges of the service on a machine without a sandbox: what needs more than a verdict is errored. */
export class FakeJudgeMaker extends JudgeMaker {
  readonly made: JudgeDefinition[] = [];
  /** Every program that a judge was shown, under the judge's name. */
  readonly shown: { readonly judge: string; readonly program: JudgedProgram }[] = [];

  override make(_workspaceId: WorkspaceId, definition: JudgeDefinition): Judge {
    this.made.push(definition);
    const judge = makeJudge(definition, BROKEN_PARTS);
    const score = judge.judge.bind(judge);
    judge.judge = (programs, signal) => {
      this.shown.push(...programs.map((program) => ({ judge: definition.name, program })));
      return score(programs, signal);
    };
    return judge;
  }
}

const analysis = {
  of: () => Promise.reject(new SandboxUnavailable('There is no sandbox.')),
};
const analyser = { findings: analysis, complexity: analysis, match: analysis };
const BROKEN_PARTS = { analyser } as unknown as JudgeParts;
