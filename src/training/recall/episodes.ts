import type { NewEpisode } from '../../contracts/episode.js';
import type { Task } from '../../contracts/task.js';
import type { Verdict } from '../../contracts/verdict.js';
import { errorTypesOf } from './error-types.js';
import { lessonOf } from './lesson.js';

/** A judged answer, as memory sees it. */
export interface JudgedAnswer {
  readonly task: Task;
  readonly answer: string;
  readonly verdict: Verdict;
  /** Total reward, null when the attempt is masked. */
  readonly reward: number | null;
}

/**
 * What long-term memory keeps of a step: of each task, its first passing attempt and its first failing attempt of
 * every error type. The rest says the same again. Attempts that the sandbox could not judge teach nothing.
 */
export function episodesToRemember(
  job: string,
  step: number,
  source: NewEpisode['source'],
  attempts: readonly JudgedAnswer[],
): NewEpisode[] {
  const seen = new Set<string>();
  return attempts.flatMap((attempt, index) => {
    const { verdict, task } = attempt;
    const [errorType] = errorTypesOf(verdict);
    const sort = `${task.id}/${verdict.status === 'passed' ? 'passed' : errorType}`;
    if (attempt.reward === null || seen.has(sort)) {
      return [];
    }
    seen.add(sort);
    return [episode(`${job}/${source}/${step}/${index}`, { job, step, source, attempt })];
  });
}

interface Origin {
  readonly job: string;
  readonly step: number;
  readonly source: NewEpisode['source'];
  readonly attempt: JudgedAnswer;
}

function episode(key: string, { job, step, source, attempt }: Origin): NewEpisode {
  const { task, verdict, answer, reward } = attempt;
  return {
    key,
    source,
    trust: 'verified',
    taskId: task.id,
    taskText: task.prompt,
    project: task.project ?? null,
    answer,
    isPassing: verdict.status === 'passed',
    passed: verdict.passed,
    total: verdict.total,
    errorType: errorTypesOf(verdict)[0] ?? null,
    errorLine: verdict.errorLine ?? null,
    message: null,
    lesson: lessonOf(verdict),
    reward,
    jobId: job,
    step,
  };
}
