import type { TaskRow, TestSuite } from '../../contracts/task.js';
import { verifyTasks, type Verification } from '../../datasets/verification/verify-tasks.js';
import type { CodeRunner } from '../../training/ports.js';
import { testsOf } from '../feedback-outcome.js';
import type { CheckEnd, FeedbackCheck } from './feedback-checks.repository.js';

/** Runs what a feedback calls right against its own tests and the hidden ones of its task, as a dataset is verified. */
export async function checkFeedback(
  runner: CodeRunner,
  check: Pick<FeedbackCheck, 'content' | 'example' | 'task' | 'id'>,
  signal: AbortSignal,
): Promise<CheckEnd | null> {
  const own = testsOf(check.content);
  const hidden = check.task?.hiddenTests ?? null;
  const suites = [own, hidden].filter((suite) => suite !== null);
  const found = await verifyTasks(
    runner,
    suites.map((suite) => rowOf(check, suite)),
    signal,
  );
  return endOf(
    own === null ? null : (found[0] ?? null),
    hidden === null ? null : (found.at(-1) ?? null),
  );
}

/** The whole program is the solution: what stands around it in the task is in it already. */
function rowOf(
  { id, example, task }: Pick<FeedbackCheck, 'id' | 'example' | 'task'>,
  hiddenTests: TestSuite,
): TaskRow {
  return {
    key: id,
    form: 'program',
    prompt: example.prompt,
    language: task?.language ?? 'python',
    hiddenTests,
    canonicalSolution: example.program,
    tags: [],
    split: 'train',
  };
}

/** Why hidden tests fail is nobody's to know; they outweigh the tests that came with it. */
function endOf(own: Verification | null, hidden: Verification | null): CheckEnd | null {
  if (own !== null && isFailing(own)) {
    return { status: 'rejected', reason: `Its own tests: ${own.reason ?? 'failed'}`, trust: null };
  }
  if (hidden !== null && isFailing(hidden)) {
    return { status: 'rejected', reason: 'It fails the hidden tests of its task.', trust: null };
  }
  if (hidden?.outcome === 'verified') {
    return { status: 'accepted', reason: null, trust: 'verified' };
  }
  if (own === null) {
    return null;
  }
  return own.outcome === 'verified'
    ? { status: 'accepted', reason: null, trust: 'reported' }
    : {
        status: 'quarantined',
        reason: `Its own tests have decided nothing: ${own.reason ?? own.outcome}`,
        trust: null,
      };
}

function isFailing({ outcome }: Verification): boolean {
  return outcome === 'failed' || outcome === 'flaky';
}
