import type { Sample } from '../../contracts/policy.js';
import type { Task } from '../../contracts/task.js';
import type { Verdict } from '../../contracts/verdict.js';
import { makePrompts, type PromptPlan } from '../prompting.js';
import { describeFailure } from '../prompts/failure.js';
import type { FailedAttempt } from '../prompts/prompt-template.js';
import { runPrograms } from '../rollout.js';
import type { Asking } from '../run-context.js';

/** How answers are drawn for an evaluation. */
export interface Drawing {
  /** Answers to each prompt. */
  readonly samples: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
}

/** An answer of an evaluation, before it is known what it is worth. */
export interface Answer {
  readonly text: string;
  /** What the answer stands for, as the template makes a program of it. */
  readonly program: string;
  readonly isTruncated: boolean;
  /** It was given after the first one had failed the public tests. */
  readonly isSecond: boolean;
}

/**
 * What follows a first answer that fails the public tests of its task: nothing; a second one to the same prompt; or one
 * to a prompt that shows the failure, as short-term memory does.
 */
export type SecondTry = 'none' | 'blind' | 'feedback';

/** An answer that failed the public tests. */
interface Failure {
  /** Its place among all answers. */
  readonly at: number;
  readonly plan: PromptPlan;
  readonly failed: FailedAttempt;
}

/** Answers to each plan, [plans][samples]. No hidden test is looked at. */
export async function answerPlans(
  asking: Asking,
  plans: readonly PromptPlan[],
  drawing: Drawing,
  secondTry: SecondTry = 'none',
): Promise<Answer[][]> {
  const asked = plans.flatMap((plan) => Array.from({ length: drawing.samples }, () => plan));
  const drawn = await draw(asking, plans, drawing);
  const answers = drawn.map((sample, at) => answerOf(asking, asked[at]?.task as Task, sample));
  if (secondTry !== 'none') {
    const failures = await failuresOf(asking, asked, answers);
    const retried = failures.map(({ plan, failed }) =>
      secondTry === 'feedback' ? { ...plan, failed } : plan,
    );
    const second = await draw(asking, retried, { ...drawing, samples: 1, seed: drawing.seed + 1 });
    second.forEach((sample, place) => {
      const { at, plan } = failures[place] as Failure;
      answers[at] = { ...answerOf(asking, plan.task, sample), isSecond: true };
    });
  }
  return plans.map((_, group) =>
    answers.slice(group * drawing.samples, (group + 1) * drawing.samples),
  );
}

/** The verdicts of answers by the hidden tests of their tasks, [tasks][samples]. */
export async function judgeAnswers(
  asking: Pick<Asking, 'ports' | 'signal'>,
  tasks: readonly Task[],
  answers: readonly (readonly Answer[])[],
): Promise<Verdict[][]> {
  const programs = answers.flatMap((group, index) =>
    group.map(({ program }) => ({ program, task: tasks[index] as Task })),
  );
  const verdicts = (await runPrograms(asking, programs)).values();
  return answers.map((group) => group.map(() => verdicts.next().value as Verdict));
}

async function draw(
  asking: Asking,
  plans: readonly PromptPlan[],
  { samples, ...how }: Drawing,
): Promise<Sample[]> {
  const { job, ports, signal } = asking;
  const prompts = plans.length === 0 ? [] : await makePrompts(asking, plans);
  signal.throwIfAborted();
  return prompts.length === 0
    ? []
    : ports.engine.sample({
        session: job.session,
        prompts: prompts.map(({ tokens }) => tokens),
        adapters: prompts.map(({ adapter }) => adapter),
        samplesPerPrompt: samples,
        maxNewTokens: job.recipe.sampling.maxNewTokens ?? job.model.maxNewTokens,
        topK: 0,
        ...how,
        stop: job.model.stop,
      });
}

function answerOf({ template }: Asking, task: Task, { text, isTruncated }: Sample): Answer {
  const { program } = template.programOf(task, text);
  return { text, program, isTruncated, isSecond: false };
}

/** Those of the answers that fail public tests; one that could not be run, or whose task has none, is none of them. */
async function failuresOf(
  asking: Asking,
  plans: readonly PromptPlan[],
  answers: readonly Answer[],
): Promise<Failure[]> {
  const tested = answers.flatMap(({ text, program }, at) => {
    const plan = plans[at] as PromptPlan;
    const { publicTests: tests } = plan.task;
    return tests === undefined ? [] : [{ at, plan, text, program, task: plan.task, tests }];
  });
  const verdicts = await runPrograms(asking, tested);
  return tested.flatMap(({ at, plan, text, tests }, index) => {
    const verdict = verdicts[index] as Verdict;
    return verdict.status === 'passed' || verdict.status === 'sandbox_error'
      ? []
      : [{ at, plan, failed: { answer: text, error: describeFailure(tests, verdict) } }];
  });
}
