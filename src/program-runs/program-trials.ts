import { Injectable } from '@nestjs/common';
import type { WorkspaceId } from '../common/caller.js';
import type { Verdict } from '../contracts/verdict.js';
import { JudgeMaker } from '../judges/judge-parts.js';
import { JudgeRevisionsService } from '../judges/registry/judge-revisions.service.js';
import { CodeRunner, type JudgedProgram } from '../training/ports.js';
import type { ProgramOutcome, ProgramRunRequest, RunnableProgram } from './program-run.js';

/** Runs programs and has each of them judged by all judges. */
@Injectable()
export class ProgramTrials {
  constructor(
    private readonly revisions: JudgeRevisionsService,
    private readonly maker: JudgeMaker,
    private readonly runner: CodeRunner,
  ) {}

  async of(
    workspaceId: WorkspaceId,
    { programs, judges }: ProgramRunRequest,
    signal: AbortSignal,
  ): Promise<ProgramOutcome[]> {
    const verdicts = await this.verdictsOf(programs, signal);
    const shown = programs.map((program, index) => shownOf(program, verdicts[index] ?? null));
    const outcomes = verdicts.map((verdict): ProgramOutcome & { judgements: unknown[] } => ({
      verdict,
      judgements: [],
    }));
    for (const { judge, name } of judges) {
      const definition = await this.revisions.definition(workspaceId, judge, name);
      const judgements = await this.maker.make(workspaceId, definition).judge(shown, signal);
      judgements.forEach((judgement, index) => outcomes[index]?.judgements.push(judgement));
    }
    return outcomes;
  }

  private async verdictsOf(
    programs: readonly RunnableProgram[],
    signal: AbortSignal,
  ): Promise<(Verdict | null)[]> {
    const executions = programs.flatMap(({ execution }) => execution ?? []);
    const found = executions.length === 0 ? [] : await this.runner.run(executions, signal);
    const next = found.values();
    return programs.map(({ execution }) =>
      execution === undefined ? null : (next.next().value ?? null),
    );
  }
}

function shownOf(
  { program, language, prompt }: RunnableProgram,
  verdict: Verdict | null,
): JudgedProgram {
  return {
    program,
    language,
    ...(prompt === undefined ? {} : { prompt }),
    ...(verdict === null ? {} : { verdict }),
  };
}
