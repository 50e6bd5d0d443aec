import type { Execution } from '../../contracts/execution.js';
import type { TaskRow, TestSuite, VerificationOutcome } from '../../contracts/task.js';
import type { Verdict } from '../../contracts/verdict.js';
import type { CodeRunner } from '../../training/ports.js';

export interface Verification {
  readonly outcome: VerificationOutcome;
  /** Why it is not verified, or what else is odd about it, in one line. */
  readonly reason: string | null;
}

interface Solved {
  readonly index: number;
  readonly row: TaskRow;
  readonly program: string;
}

/** How often a solution must pass, each time in processes of its own. */
const RUNS = 3;

/**
 * Runs canonical solutions against their hidden tests three times, solution and judge in two processes: a task whose
 * runs differ is flaky. One that fails every time is tried once more with both in one process, which some tests need.
 * The public tests run once: statements of well-known sets show examples that are wrong, which is worth a word and
 * decides nothing.
 *
 * @returns one verification per row, in order
 */
export async function verifyTasks(
  runner: CodeRunner,
  rows: readonly TaskRow[],
  signal: AbortSignal,
): Promise<Verification[]> {
  const solved = rows.flatMap((row, index): Solved[] => {
    const program = canonicalProgram(row);
    return program === null ? [] : [{ index, row, program }];
  });
  const hidden = solved.map((task) => executionOf(task, task.row.hiddenTests));
  const rounds: Verdict[][] = [];
  for (let run = 0; run < RUNS; run += 1) {
    rounds.push(await runner.run(hidden, signal));
  }
  const runsOf = (place: number): (Verdict | undefined)[] => rounds.map((round) => round[place]);
  const failing = solved.flatMap((_, place) => (runsOf(place).every(isFailure) ? [place] : []));
  const together = await runner.run(
    hidden
      .filter((_, place) => failing.includes(place))
      .map((execution) => ({ ...execution, allowInProcessJudge: true })),
    signal,
  );
  const shown = solved.filter(({ row }) => row.publicTests !== undefined);
  const examples = await runner.run(
    shown.map((task) => executionOf(task, task.row.publicTests ?? task.row.hiddenTests)),
    signal,
  );
  const found = new Map(
    solved.map((task, place) => {
      const outcome = outcomeOf(runsOf(place), together[failing.indexOf(place)]);
      return [task.index, withExamples(outcome, examples[shown.indexOf(task)])];
    }),
  );
  return rows.map((_, index) => found.get(index) ?? { outcome: 'no_solution', reason: null });
}

/** The whole program of a task's canonical solution, null when it has none. */
export function canonicalProgram(row: TaskRow): string | null {
  if (row.canonicalSolution === undefined) {
    return null;
  }
  return row.form === 'completion' ? row.prompt + row.canonicalSolution : row.canonicalSolution;
}

function executionOf({ row, program }: Solved, tests: TestSuite): Execution {
  return { program, language: row.language, tests };
}

/** Of the runs in two processes, and of one in a single process where all of them failed. */
function outcomeOf(
  runs: readonly (Verdict | undefined)[],
  together: Verdict | undefined,
): Verification {
  const broken = runs.find((run) => run === undefined || run.status === 'sandbox_error');
  if (broken !== undefined) {
    return { outcome: 'unjudged', reason: describe(broken) };
  }
  const failed = runs.filter((run) => run !== undefined).filter(isFailure);
  const [first] = failed;
  if (first === undefined) {
    return { outcome: 'verified', reason: null };
  }
  if (failed.length < runs.length) {
    const reason = `${failed.length} of ${runs.length} runs failed, one in ${describe(first)}`;
    return { outcome: 'flaky', reason };
  }
  return { outcome: isFailure(together) ? 'failed' : 'in_process_only', reason: describe(first) };
}

function withExamples(verification: Verification, examples: Verdict | undefined): Verification {
  return verification.outcome === 'verified' && examples?.status === 'assertion_failure'
    ? { ...verification, reason: `A public test contradicts the solution: ${describe(examples)}` }
    : verification;
}

function isFailure(verdict: Verdict | undefined): boolean {
  return verdict?.status !== 'passed';
}

function describe({ status, errorType, message, passed, total }: Verdict): string {
  const error = [errorType, message].filter((part) => part !== undefined).join(': ');
  return `${status}, ${passed} of ${total} tests passed${error === '' ? '' : ` (${error})`}`;
}
