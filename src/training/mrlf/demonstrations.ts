import type { Verdict } from '../../contracts/verdict.js';
import { executionOf } from '../execution-of.js';
import { randomFor } from '../random.js';
import { episodesToRemember } from '../recall/episodes.js';
import { testReward } from '../rewards/adaptive.js';
import type { Mrlf } from './batch.js';

/**
 * Both memories start with few-shot demonstrations (FALCON, Algorithm 1): canonical solutions of training tasks,
 * run like any attempt. One that does not pass is remembered as it ran: it warns of a broken task.
 */
export async function seedMemories({ run, settings, shortTerm }: Mrlf): Promise<void> {
  const solved = run.job.trainTasks
    .filter(({ canonicalSolution }) => canonicalSolution !== undefined)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const chosen = randomFor(run.job.seed, 'demonstrations')
    .shuffle(solved)
    .slice(0, settings.memory.demonstrations);
  if (chosen.length === 0) {
    return;
  }
  await run.ports.journal.phase('demonstrating');
  const answers = chosen.map((task) => run.template.answerFrom(task.canonicalSolution as string));
  const verdicts = await run.ports.runner.run(
    chosen.map((task, index) =>
      executionOf(task, run.template.programOf(task, answers[index] as string).program),
    ),
    run.signal,
  );
  const demonstrations = chosen.map((task, index) => {
    const verdict = verdicts[index] as Verdict;
    return { task, answer: answers[index] as string, verdict, reward: testReward(verdict) };
  });
  shortTerm.write(0, demonstrations);
  if (settings.memory.longTerm) {
    await run.ports.memory.remember(
      episodesToRemember(run.job.id, 0, 'demonstration', demonstrations),
    );
  }
}
