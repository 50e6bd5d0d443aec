import type { EpisodeCard } from '../contracts/episode.js';
import type { Task } from '../contracts/task.js';
import { executionOf } from './execution-of.js';
import { describeFailure, HIDDEN_FAILURE } from './prompts/failure.js';
import type { FailedAttempt } from './prompts/prompt-template.js';
import type { Prompted } from './rollout.js';
import type { Asking, Run } from './run-context.js';

/** A prompt to be made: a task, and what memory adds to it. */
export interface PromptPlan {
  readonly task: Task;
  readonly adapter: string;
  readonly cards: readonly EpisodeCard[];
  readonly failed: FailedAttempt | null;
  /** Beginning of the answer that the policy goes on from; usually empty. */
  readonly begun: string;
}

/** A plan that shows the task alone. */
export function plainPrompt(task: Task, adapter: string): PromptPlan {
  return { task, adapter, cards: [], failed: null, begun: '' };
}

/**
 * Assembles and encodes prompts. One that leaves no room for an answer loses its least similar episode, never
 * half of one, until it fits.
 *
 * @throws RangeError when a task alone does not fit the model's context
 */
export async function makePrompts(run: Asking, plans: readonly PromptPlan[]): Promise<Prompted[]> {
  const texts = plans.map(
    ({ task, cards, failed, begun }) => run.template.assemble({ task, cards, failed }) + begun,
  );
  const encoded = await run.ports.engine.encode(run.job.session, texts);
  const room = roomOf(run);
  const tooLong = plans.flatMap((_, index) =>
    (encoded[index]?.length ?? 0) > room ? [index] : [],
  );
  const shorter = tooLong.map((index) => shorten(plans[index] as PromptPlan, room));
  const remade = shorter.length === 0 ? [] : await makePrompts(run, shorter);
  return plans.map((plan, index) => {
    const place = tooLong.indexOf(index);
    return place === -1
      ? prompted(plan, texts[index] as string, encoded[index] as Int32Array)
      : (remade[place] as Prompted);
  });
}

/** Whether each plan leaves room for an answer once it shows the task alone. */
export async function fits(run: Asking, plans: readonly PromptPlan[]): Promise<boolean[]> {
  const texts = plans.map(
    ({ task, begun }) => run.template.assemble({ task, cards: [], failed: null }) + begun,
  );
  const encoded = await run.ports.engine.encode(run.job.session, texts);
  return encoded.map(({ length }) => length <= roomOf(run));
}

/** Tokens that a prompt may take. */
function roomOf({ job: { model, recipe } }: Asking): number {
  return model.contextLength - (recipe.sampling.maxNewTokens ?? model.maxNewTokens);
}

function shorten(plan: PromptPlan, room: number): PromptPlan {
  if (plan.cards.length > 0) {
    return { ...plan, cards: plan.cards.slice(0, -1) };
  }
  if (plan.failed !== null) {
    return { ...plan, failed: null };
  }
  throw new RangeError(
    `The prompt of task "${plan.task.key}" does not fit the ${room} tokens that the model leaves for it`,
  );
}

function prompted(plan: PromptPlan, text: string, tokens: Int32Array): Prompted {
  const kind = plan.failed !== null ? 'repair' : plan.cards.length > 0 ? 'memory' : 'plain';
  return {
    task: plan.task,
    kind,
    text,
    tokens,
    episodeIds: plan.cards.map(({ episodeId }) => episodeId),
    adapter: plan.adapter,
    begun: plan.begun,
  };
}

/** Runs failed answers against the public tests of their tasks, and says what a repair prompt may say of them. */
export async function describeFailures(
  run: Run,
  failures: readonly { readonly task: Task; readonly answer: string }[],
): Promise<(FailedAttempt | null)[]> {
  const runnable = failures.filter(({ task }) => task.publicTests !== undefined);
  const verdicts = await run.ports.runner.run(
    runnable.map(({ task, answer }) =>
      executionOf(task, run.template.programOf(task, answer).program, task.publicTests),
    ),
    run.signal,
  );
  return failures.map(({ task, answer }) => {
    if (task.publicTests === undefined) {
      return { answer, error: HIDDEN_FAILURE };
    }
    const verdict =
      verdicts[runnable.findIndex((one) => one.task === task && one.answer === answer)];
    return verdict === undefined || verdict.status === 'sandbox_error'
      ? null
      : { answer, error: describeFailure(task.publicTests, verdict) };
  });
}
