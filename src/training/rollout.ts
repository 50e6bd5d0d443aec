import type { Execution } from '../contracts/execution.js';
import type { Judgement } from '../contracts/judgement.js';
import type { Sample } from '../contracts/policy.js';
import type { Reward } from '../contracts/reward.js';
import type { Task } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import { executionOf } from './execution-of.js';
import type { AnswerProgram } from './prompts/prompt-template.js';
import { errorTypesOf } from './recall/error-types.js';
import type { ErrorCounts } from './rewards/negative.js';
import { compositeReward } from './rewards/composite.js';
import type { Run } from './run-context.js';

/** A task with the prompt that is put to the policy. */
export interface Prompted {
  readonly task: Task;
  readonly kind: 'plain' | 'memory' | 'repair';
  readonly text: string;
  readonly tokens: Int32Array;
  readonly episodeIds: readonly string[];
  /** The adapter that answers. */
  readonly adapter: string;
}

/** One program sampled for a task, run and judged. */
export interface Attempt {
  readonly task: Task;
  readonly prompted: Prompted;
  readonly answer: string;
  readonly sample: Sample;
  readonly place: AnswerProgram;
  readonly verdict: Verdict;
  readonly judgements: readonly Judgement[];
  readonly reward: Reward;
}

/** How a rollout samples, and what its rewards are measured against. */
export interface RolloutOptions {
  readonly samples: number;
  readonly seed: number;
  /** Recent errors of a task in short-term memory, the fresh verdicts of the group included. */
  readonly recentErrors: (taskId: string, fresh: readonly Verdict[]) => ErrorCounts;
  readonly errorShares: Readonly<Record<string, number>>;
}

/** Generate and test: attempts for every prompt, run, judged and rewarded; grouped by prompt. */
export async function rollout(
  run: Run,
  prompts: readonly Prompted[],
  options: RolloutOptions,
): Promise<Attempt[][]> {
  const { samples, seed, recentErrors, errorShares } = options;
  const drawn = await sampleAnswers(run, prompts, samples, seed);
  const asked = drawn.map((_, index) => prompts[Math.floor(index / samples)] as Prompted);
  const places = drawn.map(({ text }, index) =>
    run.template.programOf((asked[index] as Prompted).task, text),
  );
  const programs = places.map(({ program }, index) => ({
    program,
    task: (asked[index] as Prompted).task,
  }));
  const verdicts = await runPrograms(run, programs);
  const judgements = await judgePassing(run, programs, verdicts);
  return prompts.map((prompted, group) => {
    const first = group * samples;
    const ofGroup = verdicts.slice(first, first + samples);
    const recent = recentErrors(prompted.task.id, ofGroup);
    return ofGroup.map((verdict, offset) =>
      rewarded(run, {
        prompted,
        sample: drawn[first + offset] as Sample,
        place: places[first + offset] as AnswerProgram,
        verdict,
        judgements: judgements[first + offset] ?? [],
        recentErrors: recent,
        errorShares,
      }),
    );
  });
}

function rewarded(
  run: Run,
  evidence: Omit<Attempt, 'task' | 'answer' | 'reward'> & {
    readonly recentErrors: ErrorCounts;
    readonly errorShares: Readonly<Record<string, number>>;
  },
): Attempt {
  const { prompted, sample, place, verdict, judgements, recentErrors, errorShares } = evidence;
  const reward = compositeReward(
    {
      place,
      answerBytes: Buffer.byteLength(sample.text),
      isTruncated: sample.isTruncated,
      verdict,
      judgements,
      errorTypes: errorTypesOf(verdict),
      recentErrors,
      errorShares,
    },
    run.job.recipe.rewardWeights,
  );
  return {
    task: prompted.task,
    prompted,
    answer: sample.text,
    sample,
    place,
    verdict,
    judgements,
    reward,
  };
}

async function sampleAnswers(
  run: Run,
  prompts: readonly Prompted[],
  samples: number,
  seed: number,
): Promise<Sample[]> {
  const { sampling } = run.job.recipe;
  return run.ports.engine.sample({
    session: run.job.session,
    prompts: prompts.map(({ tokens }) => tokens),
    adapters: prompts.map(({ adapter }) => adapter),
    samplesPerPrompt: samples,
    maxNewTokens: sampling.maxNewTokens ?? run.job.model.maxNewTokens,
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: 0,
    seed,
    stop: run.job.model.stop,
  });
}

/** Runs each distinct program of a task once; equal programs share the verdict. */
export async function runPrograms(
  run: Pick<Run, 'ports' | 'signal'>,
  programs: readonly { readonly program: string; readonly task: Task }[],
): Promise<Verdict[]> {
  const places = new Map<string, number>();
  const executions: Execution[] = [];
  const placeOf = programs.map(({ program, task }) => {
    const key = `${task.id}\u0000${program}`;
    const known = places.get(key) ?? executions.length;
    if (known === executions.length) {
      places.set(key, known);
      executions.push(executionOf(task, program));
    }
    return known;
  });
  const verdicts = await run.ports.runner.run(executions, run.signal);
  return placeOf.map((place) => verdicts[place] as Verdict);
}

/** Style and complexity count for passing programs only, so only those are judged. */
async function judgePassing(
  run: Run,
  programs: readonly { readonly program: string; readonly task: Task }[],
  verdicts: readonly Verdict[],
): Promise<Judgement[][]> {
  const judged = verdicts.map((): Judgement[] => []);
  const passing = verdicts.flatMap(({ status }, index) => (status === 'passed' ? [index] : []));
  if (passing.length === 0) {
    return judged;
  }
  const candidates = passing.map((index) => {
    const { program, task } = programs[index] as { program: string; task: Task };
    const canonical = canonicalProgram(run, task);
    return {
      program,
      language: task.language,
      prompt: task.prompt,
      verdict: verdicts[index] as Verdict,
      ...(canonical === null ? {} : { canonicalProgram: canonical }),
    };
  });
  for (const judge of run.ports.judges) {
    const scores = await judge.judge(candidates, run.signal);
    passing.forEach((index, order) => judged[index]?.push(scores[order] as Judgement));
  }
  return judged;
}

function canonicalProgram({ template }: Run, task: Task): string | null {
  return task.canonicalSolution === undefined
    ? null
    : template.programOf(task, template.answerFrom(task.canonicalSolution)).program;
}
