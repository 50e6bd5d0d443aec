import type { EpisodeCard } from '../../contracts/episode.js';
import type { Task } from '../../contracts/task.js';
import type { VerdictStatus } from '../../contracts/verdict.js';
import type { Demonstration, WeightedAnswer } from '../losses/answer-rows.js';
import { coarseReward } from '../rewards/coarse.js';
import type { Run } from '../run-context.js';
import { WRONG_ANSWER } from './error-types.js';

const SYNTAX_ERRORS: ReadonlySet<string> = new Set(['SyntaxError', 'IndentationError', 'TabError']);

/**
 * What the supervised term of a unit imitates: the canonical solutions of its tasks, and the recalled episodes
 * that hidden tests have verified. Episodes of tasks outside this job's training split are left out, so that
 * nothing held out is ever imitated.
 */
export function demonstrationsFor(
  run: Run,
  adapter: string,
  tasks: readonly Task[],
  cards: Readonly<Record<string, readonly EpisodeCard[]>>,
): Demonstration[] {
  const canonical = tasks.flatMap((task) =>
    task.canonicalSolution === undefined
      ? []
      : [{ adapter, task, answer: run.template.answerFrom(task.canonicalSolution) }],
  );
  const recalled = recalledOf(run, adapter, tasks, cards).filter(({ card }) => card.isPassing);
  return [...canonical, ...recalled];
}

/**
 * The recalled episodes of a unit as the paper's mini-batch from long-term memory, each weighted with its coarse reward:
 * an episode keeps how it ended, not how many tests it passed.
 */
export function rewardedEpisodes(
  run: Run,
  adapter: string,
  tasks: readonly Task[],
  cards: Readonly<Record<string, readonly EpisodeCard[]>>,
): WeightedAnswer[] {
  return recalledOf(run, adapter, tasks, cards).map(({ card, ...one }) => ({
    ...one,
    weight: coarseReward({ status: endOf(card) }) ?? 0,
  }));
}

/** Episodes that hidden tests have verified, of tasks of the training split. */
function recalledOf(
  run: Run,
  adapter: string,
  tasks: readonly Task[],
  cards: Readonly<Record<string, readonly EpisodeCard[]>>,
): (Demonstration & { readonly card: EpisodeCard })[] {
  return tasks
    .flatMap((task) => cards[task.id] ?? [])
    .filter(({ trust }) => trust === 'verified')
    .flatMap((card) => {
      const task = run.job.trainTasks.find(({ prompt }) => prompt === card.taskText);
      return task === undefined ? [] : [{ adapter, task, answer: card.answer, card }];
    });
}

function endOf({ isPassing, errorType }: EpisodeCard): VerdictStatus {
  if (isPassing) {
    return 'passed';
  }
  if (errorType === null || errorType === WRONG_ANSWER) {
    return 'assertion_failure';
  }
  return SYNTAX_ERRORS.has(errorType) ? 'syntax_error' : 'runtime_error';
}
