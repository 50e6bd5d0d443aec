import type { Judgement } from '../contracts/judgement.js';
import type { Task } from '../contracts/task.js';
import type { Verdict, VerdictStatus } from '../contracts/verdict.js';
import type { JudgedProgram } from './ports.js';
import { nameOf } from './recipes/judge-terms.js';
import { MATCHES, type RewardTerms } from './rewards/composite.js';
import { isShown } from './rewards/judged.js';
import type { Run } from './run-context.js';

/**
 * The judgements of each program. Most judges count for passing programs only, and are shown no other; a judge that
 * counts for nothing is not asked. A program that could not be run is shown to none.
 */
export async function judgePrograms(
  run: Run,
  programs: readonly { readonly program: string; readonly task: Task }[],
  verdicts: readonly Verdict[],
  rewards: RewardTerms,
): Promise<Judgement[][]> {
  const judged = verdicts.map((): Judgement[] => []);
  for (const judge of run.ports.judges) {
    const wanted = audience(judge.name, rewards);
    const places = verdicts.flatMap(({ status }, at) => (wanted(status) ? [at] : []));
    if (places.length > 0) {
      const shown = places.map((at) =>
        judgedProgram(
          run,
          programs[at] as { program: string; task: Task },
          verdicts[at] as Verdict,
        ),
      );
      const scores = await judge.judge(shown, run.signal);
      places.forEach((at, order) => judged[at]?.push(scores[order] as Judgement));
    }
  }
  return judged;
}

/** Which programs a judge is shown. */
function audience(
  judge: string,
  { judges, rewardWeights, form }: RewardTerms,
): (status: VerdictStatus) => boolean {
  const match = MATCHES.find((name) => name === judge);
  if (match !== undefined) {
    return (status) => (rewardWeights[match] ?? 0) > 0 && isShown('all', status);
  }
  if (form === 'paper') {
    return (status) => isShown('all', status);
  }
  const terms = judges.filter((term) => nameOf(term) === judge);
  return (status) =>
    terms.some(({ countedFor }) => isShown(countedFor, status)) || isShown('passing', status);
}

function judgedProgram(
  run: Run,
  { program, task }: { readonly program: string; readonly task: Task },
  verdict: Verdict,
): JudgedProgram {
  const canonical = canonicalProgram(run, task);
  return {
    program,
    language: task.language,
    prompt: task.prompt,
    verdict,
    ...(canonical === null ? {} : { canonicalProgram: canonical }),
  };
}

function canonicalProgram({ template }: Run, task: Task): string | null {
  return task.canonicalSolution === undefined
    ? null
    : template.programOf(task, template.answerFrom(task.canonicalSolution)).program;
}
