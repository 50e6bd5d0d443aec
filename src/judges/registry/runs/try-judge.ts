import type { Execution } from '../../../contracts/execution.js';
import type { Judgement } from '../../../contracts/judgement.js';
import type { Verdict } from '../../../contracts/verdict.js';
import type { CodeRunner, Judge, JudgedProgram } from '../../../training/ports.js';
import type { JudgeSample } from './judge-runs.schemas.js';

/** What a trial found of a sample. */
export interface SampleOutcome {
  readonly verdict: Verdict | null;
  /** One for each time that it was judged. */
  readonly judgements: readonly Judgement[];
}

export interface Trial {
  readonly samples: readonly JudgeSample[];
  readonly repeat: number;
  readonly signal: AbortSignal;
}

/** Runs the tests of the samples that have some, and judges all of them as often as is asked; in order. */
export async function tryJudge(
  judge: Judge,
  runner: CodeRunner,
  { samples, repeat, signal }: Trial,
): Promise<SampleOutcome[]> {
  const verdicts = await verdictsOf(runner, samples, signal);
  const programs = samples.map((sample, index) => programOf(sample, verdicts[index] ?? null));
  const rounds: Judgement[][] = [];
  for (let round = 0; round < repeat; round += 1) {
    rounds.push(await judge.judge(programs, signal));
  }
  return samples.map((_, index) => ({
    verdict: verdicts[index] ?? null,
    judgements: rounds.map((round) => round[index] as Judgement),
  }));
}

async function verdictsOf(
  runner: CodeRunner,
  samples: readonly JudgeSample[],
  signal: AbortSignal,
): Promise<(Verdict | null)[]> {
  const executions = samples.flatMap(({ program, language, tests }): Execution[] =>
    tests === undefined ? [] : [{ program, language, tests }],
  );
  const found = executions.length === 0 ? [] : await runner.run(executions, signal);
  const next = found.values();
  return samples.map(({ tests }) => (tests === undefined ? null : (next.next().value ?? null)));
}

function programOf(sample: JudgeSample, verdict: Verdict | null): JudgedProgram {
  const { program, language, canonicalSolution, prompt } = sample;
  return {
    program,
    language,
    ...(canonicalSolution === undefined ? {} : { canonicalProgram: canonicalSolution }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(verdict === null ? {} : { verdict }),
  };
}
