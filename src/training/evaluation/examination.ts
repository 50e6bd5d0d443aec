import type { ExaminedAttempt, TaskOutcome } from '../../contracts/evaluation.js';
import type { EpisodeCard } from '../../contracts/episode.js';
import type { Judgement } from '../../contracts/judgement.js';
import type { Task } from '../../contracts/task.js';
import type { Verdict } from '../../contracts/verdict.js';
import type { Judge, JudgedProgram } from '../ports.js';
import { fits, plainPrompt } from '../prompting.js';
import { META_POLICY, type Asking } from '../run-context.js';
import { type Answer, answerPlans, type Drawing, judgeAnswers, type SecondTry } from './examine.js';

/** Something that a policy is asked in an evaluation. */
export interface Question {
  readonly task: Task;
  /** Episodes that the prompt shows. */
  readonly cards: readonly EpisodeCard[];
  /** True when there are no tests, and judges see the whole answer instead of its program. */
  readonly isOpen: boolean;
  /** What judges are told beside the prompt. */
  readonly criterion?: string;
}

export interface Examination {
  readonly drawing: Drawing;
  /** One more answer to each question, drawn greedily. */
  readonly greedy: boolean;
  readonly secondTry: SecondTry;
  /** True when an answer that was cut off counts like any other; else it is masked. */
  readonly countsTruncated: boolean;
  readonly judges: readonly Judge[];
}

/** Puts questions to a policy, runs what it answers and has it judged; in order. Nothing is remembered. */
export async function examine(
  asking: Asking,
  questions: readonly Question[],
  examination: Examination,
): Promise<TaskOutcome[]> {
  const { drawing, greedy } = examination;
  const places = await placesOf(asking, questions);
  const asked = questions.filter((_, index) => places[index] !== null);
  const attempts = await attemptsAt(asking, asked, examination);
  const alone = { ...drawing, samples: 1, temperature: 0 };
  const best = greedy
    ? await attemptsAt(asking, asked, { ...examination, drawing: alone, judges: [] })
    : [];
  return places.map((place) =>
    place === null
      ? unasked(examination)
      : { attempts: attempts[place] ?? [], greedy: best[place]?.[0] ?? null },
  );
}

const TOO_LONG: ExaminedAttempt = {
  outcome: 'too_long',
  errorType: null,
  isTruncated: false,
  isSecond: false,
  judgements: [],
};

function unasked({ drawing: { samples }, greedy }: Examination): TaskOutcome {
  const attempts = Array.from({ length: samples }, () => TOO_LONG);
  return { attempts, greedy: greedy ? TOO_LONG : null };
}

/** The place of each question among those that leave room for an answer; null for the others. */
async function placesOf(
  asking: Asking,
  questions: readonly Question[],
): Promise<(number | null)[]> {
  const plans = questions.map(({ task }) => plainPrompt(task, META_POLICY));
  let place = 0;
  return (await fits(asking, plans)).map((isFitting) => (isFitting ? place++ : null));
}

/** An answer with what is known of it: no verdict of one that is masked before it is run, or that has no tests. */
interface Known {
  readonly question: Question;
  readonly answer: Answer;
  readonly verdict: Verdict | null;
  readonly isMasked: boolean;
}

async function attemptsAt(
  asking: Asking,
  questions: readonly Question[],
  { drawing, secondTry, countsTruncated, judges }: Examination,
): Promise<ExaminedAttempt[][]> {
  const plans = questions.map(({ task, cards }) => ({ ...plainPrompt(task, META_POLICY), cards }));
  const answers = await answerPlans(asking, plans, drawing, secondTry);
  const isMasked = ({ isTruncated }: Answer): boolean => isTruncated && !countsTruncated;
  const run = answers.map((group, index) =>
    questions[index]?.isOpen === true ? [] : group.filter((answer) => !isMasked(answer)),
  );
  const tasks = questions.map(({ task }) => task);
  const verdicts = (await judgeAnswers(asking, tasks, run)).map((group) => group.values());
  const known = answers.flatMap((group, index) =>
    group.map((answer): Known => {
      const question = questions[index] as Question;
      const verdict = isMasked(answer) ? null : (verdicts[index]?.next().value ?? null);
      return {
        question,
        answer,
        verdict,
        isMasked: isMasked(answer) || verdict?.status === 'sandbox_error',
      };
    }),
  );
  const judgements = await judged(asking, known, judges);
  const examined = known.map((one, index) => attemptOf(one, judgements[index] ?? [])).values();
  return answers.map((group) => group.map(() => examined.next().value as ExaminedAttempt));
}

/** What each judge says of every answer that counts. */
async function judged(
  asking: Asking,
  known: readonly Known[],
  judges: readonly Judge[],
): Promise<Judgement[][]> {
  const judgements = known.map((): Judgement[] => []);
  const places = known.flatMap(({ isMasked }, at) => (isMasked ? [] : [at]));
  for (const judge of places.length === 0 ? [] : judges) {
    const shown = places.map((at) => programOf(asking, known[at] as Known));
    const scores = await judge.judge(shown, asking.signal);
    places.forEach((at, order) => judgements[at]?.push(scores[order] as Judgement));
  }
  return judgements;
}

function programOf(
  { template }: Asking,
  { question: { task, isOpen, criterion }, answer, verdict }: Known,
): JudgedProgram {
  const { canonicalSolution: solution } = task;
  const canonical =
    solution === undefined || isOpen
      ? solution
      : template.programOf(task, template.answerFrom(solution)).program;
  return {
    program: isOpen ? answer.text : answer.program,
    language: task.language,
    prompt: criterion === undefined ? task.prompt : `${task.prompt}\n\n${criterion}`,
    ...(canonical === undefined ? {} : { canonicalProgram: canonical }),
    ...(verdict === null ? {} : { verdict }),
  };
}

function attemptOf({ answer, verdict, isMasked }: Known, judgements: Judgement[]): ExaminedAttempt {
  const { isTruncated, isSecond } = answer;
  const errorType = verdict === null || verdict.status === 'passed' ? null : nameOf(verdict);
  return { outcome: outcomeOf(verdict, isMasked), errorType, isTruncated, isSecond, judgements };
}

function nameOf({ errorType, kind }: Verdict): string {
  return errorType ?? kind;
}

function outcomeOf(verdict: Verdict | null, isMasked: boolean): ExaminedAttempt['outcome'] {
  if (isMasked) {
    return verdict === null ? 'truncated' : 'unjudged';
  }
  if (verdict === null) {
    return 'answered';
  }
  return verdict.status === 'passed' ? 'passed' : 'failed';
}
