import type { ChatMessage } from '../contracts/endpoint-call.js';
import type { Execution } from '../contracts/execution.js';
import type { Task, TestSuite } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import type { CodeRunner } from '../training/ports.js';
import { describeFailure } from '../training/prompts/failure.js';
import type { FailedAttempt, PromptTask } from '../training/prompts/prompt-template.js';

/** What is asked: a task of a dataset, or a prompt. Never holds hidden tests. */
export interface Subject extends PromptTask {
  readonly taskId: string | null;
  readonly project: string | null;
  readonly language: string;
  /** What was said before it. */
  readonly turns?: readonly ChatMessage[];
  /** Tests that a prompt may quote. */
  readonly publicTests?: TestSuite;
  /** True for a task whose owner lets it be judged in the process of the program. */
  readonly allowInProcessJudge?: boolean;
}

/** The side of a task that a prompt may show. */
export function subjectOf(task: Task): Subject {
  const { id, form, prompt, starterCode, language, publicTests, project = null } = task;
  return {
    taskId: id,
    project,
    form,
    prompt,
    language,
    ...(starterCode === undefined ? {} : { starterCode }),
    ...(publicTests === undefined ? {} : { publicTests }),
    ...(task.verification === 'in_process_only' ? { allowInProcessJudge: true } : {}),
  };
}

/** A program of the subject with tests that run it. */
export function executionFor(
  { language, allowInProcessJudge }: Subject,
  program: string,
  tests: TestSuite,
): Execution {
  return {
    program,
    language,
    tests,
    ...(allowInProcessJudge === true ? { allowInProcessJudge } : {}),
  };
}

/** What a repair prompt may say of an answer; null when it passed, or could not be run. */
export function failureOf(
  answer: string,
  tests: TestSuite,
  verdict: Verdict,
): FailedAttempt | null {
  return verdict.status === 'passed' || verdict.status === 'sandbox_error'
    ? null
    : { answer, error: describeFailure(tests, verdict), line: verdict.errorLine };
}

/** A runner that knows no tests but the public ones of a subject. */
export class PublicTests {
  constructor(
    private readonly subject: Subject,
    private readonly programOf: (answer: string) => string,
    private readonly runner: CodeRunner,
  ) {}

  /** @throws RangeError when the subject has none */
  async run(
    answers: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ readonly verdict: Verdict; readonly failed: FailedAttempt | null }[]> {
    const { subject, runner } = this;
    const tests = subject.publicTests;
    if (tests === undefined) {
      throw new RangeError('There are no public tests to run.');
    }
    const executions = answers.map((answer) =>
      executionFor(subject, this.programOf(answer), tests),
    );
    const verdicts = await runner.run(executions, signal);
    return answers.map((answer, index) => {
      const verdict = verdicts[index] as Verdict;
      return { verdict, failed: failureOf(answer, tests, verdict) };
    });
  }
}
