import { Injectable } from '@nestjs/common';
import type { TestSuite } from '../contracts/task.js';
import type { Judgement } from '../contracts/judgement.js';
import { JudgePins } from '../jobs/judge-pins.js';
import { ProgramRunsService } from '../program-runs/program-runs.service.js';
import type { ProgramJudge } from '../program-runs/program-run.js';
import type { Asked } from './asked.js';
import { bestFirst } from './choice-ranking.js';
import type { Choice } from './choice.schemas.js';
import type { KnownAttempt } from './generation.entity.js';
import { executionFor, failureOf } from './public-tests.js';

/** Has answers run against the tests of their request and judged, and puts the best first. */
@Injectable()
export class Appraisals {
  constructor(
    private readonly runs: ProgramRunsService,
    private readonly pins: JudgePins,
  ) {}

  /** The judges of the request as they are now. @throws ProblemError not-found or validation-failed, pointing at the field */
  judgesOf({ caller, body }: Asked): Promise<ProgramJudge[]> {
    return this.pins.pin(caller.workspaceId, body.judges, 'judges');
  }

  /**
   * @param judges by their pinned revisions
   * @throws ProblemError judge-unavailable, worker-lost; the reason of the signal once it is aborted
   */
  async of(
    asked: Asked,
    judges: readonly ProgramJudge[],
    choices: readonly Choice[],
    signal?: AbortSignal,
  ): Promise<Choice[]> {
    const { subject, caller } = asked;
    const tests = testsOf(asked);
    if (tests === undefined && judges.length === 0) {
      return [...choices];
    }
    const { language, prompt } = subject;
    const programs = choices.map(({ program }) => ({
      program,
      language,
      prompt,
      ...(tests === undefined ? {} : { execution: executionFor(subject, program, tests) }),
    }));
    const outcomes = await this.runs.run(caller.workspaceId, { programs, judges }, signal);
    const appraised = choices.map((choice, index): Choice => {
      const { verdict = null, judgements = [] } = outcomes[index] ?? {};
      return { ...choice, verdict, judgements: [...judgements] as Judgement[] };
    });
    return bestFirst(appraised).map((place) => appraised[place] as Choice);
  }
}

/** What tests have shown of the answers, best first; null when none was run. */
export function knownAttempt(asked: Asked, choices: readonly Choice[]): KnownAttempt | null {
  const judged = choices.flatMap(({ text, verdict, rounds }) => {
    const [tests, shown] =
      verdict === null
        ? [asked.subject.publicTests, rounds.at(-1)?.verdict ?? null]
        : [testsOf(asked), verdict];
    return shown === null || tests === undefined ? [] : [{ text, tests, verdict: shown }];
  });
  if (judged.some(({ verdict }) => verdict.status === 'passed')) {
    return { failed: null };
  }
  const failures = judged.flatMap(
    ({ text, tests, verdict }) => failureOf(text, tests, verdict) ?? [],
  );
  return failures[0] === undefined ? null : { failed: failures[0] };
}

function testsOf({ subject, body }: Asked): TestSuite | undefined {
  return body.tests === 'public' ? subject.publicTests : body.tests;
}
