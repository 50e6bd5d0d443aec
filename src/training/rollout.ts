import type { Execution } from '../contracts/execution.js';
import type { Judgement } from '../contracts/judgement.js';
import type { Sample } from '../contracts/policy.js';
import type { Reward } from '../contracts/reward.js';
import type { Task, TestSuite } from '../contracts/task.js';
import type { Verdict } from '../contracts/verdict.js';
import { executionOf } from './execution-of.js';
import { judgePrograms } from './judging.js';
import type { AnswerProgram } from './prompts/prompt-template.js';
import { errorTypesOf } from './recall/error-types.js';
import type { ErrorCounts } from './rewards/negative.js';
import { compositeReward, type RewardTerms } from './rewards/composite.js';
import type { Asking, Run } from './run-context.js';

/** A task with the prompt that is put to the policy. */
export interface Prompted {
  readonly task: Task;
  readonly kind: 'plain' | 'memory' | 'repair';
  readonly text: string;
  readonly tokens: Int32Array;
  readonly episodeIds: readonly string[];
  /** The adapter that answers. */
  readonly adapter: string;
  /** Beginning of the answer that the prompt already holds; no token of it was sampled. */
  readonly begun: string;
}

/** One program sampled for a task, run and judged. */
export interface Attempt {
  readonly task: Task;
  readonly prompted: Prompted;
  /** The whole answer: what the prompt had begun, and what was sampled. */
  readonly answer: string;
  readonly sample: Sample;
  readonly place: AnswerProgram;
  readonly verdict: Verdict;
  readonly judgements: readonly Judgement[];
  readonly reward: Reward;
}

/** Where the sampled tokens of an attempt lie in the bytes of its answer. */
export interface TokenPlaces {
  /** First byte of each token, [T]. */
  readonly byteOffsets: Int32Array;
  readonly answerBytes: number;
}

export function tokenPlaces({
  prompted,
  sample,
  answer,
}: Pick<Attempt, 'prompted' | 'sample' | 'answer'>): TokenPlaces {
  const begun = Buffer.byteLength(prompted.begun);
  return {
    byteOffsets: sample.byteOffsets.map((offset) => offset + begun),
    answerBytes: Buffer.byteLength(answer),
  };
}

/** How a rollout samples, and what its rewards are measured against. */
export interface RolloutOptions {
  readonly samples: number;
  readonly seed: number;
  /** Recent errors of a task in short-term memory, the fresh verdicts of the group included. */
  readonly recentErrors: (taskId: string, fresh: readonly Verdict[]) => ErrorCounts;
  readonly errorShares: Readonly<Record<string, number>>;
  readonly rewards: RewardTerms;
  /** Verdicts name the lines that the tests executed. */
  readonly traceLines?: boolean;
  /** That of the recipe when left out. */
  readonly temperature?: number;
}

/** No memory: no error of before counts against an attempt. */
export const WITHOUT_MEMORY = {
  recentErrors: (): ErrorCounts => ({ attempts: 0, byType: {} }),
  errorShares: {},
} as const;

/** Generate and test: attempts for every prompt, run, judged and rewarded; grouped by prompt. */
export async function rollout(
  run: Run,
  prompts: readonly Prompted[],
  options: RolloutOptions,
): Promise<Attempt[][]> {
  const { samples, recentErrors, errorShares } = options;
  const drawn = await sampleAnswers(run, prompts, options);
  const asked = drawn.map((_, index) => prompts[Math.floor(index / samples)] as Prompted);
  const answers = drawn.map(({ text }, index) => (asked[index] as Prompted).begun + text);
  const places = answers.map((answer, index) =>
    run.template.programOf((asked[index] as Prompted).task, answer),
  );
  const programs = places.map(({ program }, index) => ({
    program,
    task: (asked[index] as Prompted).task,
  }));
  const verdicts = await runPrograms(run, programs, options.traceLines);
  const judgements = await judgePrograms(run, programs, verdicts, options.rewards);
  return prompts.map((prompted, group) => {
    const first = group * samples;
    const ofGroup = verdicts.slice(first, first + samples);
    const recent = recentErrors(prompted.task.id, ofGroup);
    return ofGroup.map((verdict, offset) =>
      rewarded(run, {
        prompted,
        sample: drawn[first + offset] as Sample,
        answer: answers[first + offset] as string,
        place: places[first + offset] as AnswerProgram,
        verdict,
        judgements: judgements[first + offset] ?? [],
        recentErrors: recent,
        errorShares,
        rewards: options.rewards,
      }),
    );
  });
}

function rewarded(
  run: Run,
  evidence: Omit<Attempt, 'task' | 'reward'> & {
    readonly recentErrors: ErrorCounts;
    readonly errorShares: Readonly<Record<string, number>>;
    readonly rewards: RewardTerms;
  },
): Attempt {
  const { prompted, sample, answer, place, verdict, judgements } = evidence;
  const { recentErrors, errorShares } = evidence;
  const reward = compositeReward(
    {
      place,
      answerBytes: Buffer.byteLength(answer),
      answerTokens: sample.tokens.length,
      longestAnswer: run.job.recipe.sampling.maxNewTokens ?? run.job.model.maxNewTokens,
      isTruncated: sample.isTruncated,
      verdict,
      judgements,
      errorTypes: errorTypesOf(verdict),
      recentErrors,
      errorShares,
    },
    evidence.rewards,
  );
  return {
    task: prompted.task,
    prompted,
    answer,
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
  { samples, seed, temperature }: RolloutOptions,
): Promise<Sample[]> {
  const { sampling } = run.job.recipe;
  return run.ports.engine.sample({
    session: run.job.session,
    prompts: prompts.map(({ tokens }) => tokens),
    adapters: prompts.map(({ adapter }) => adapter),
    samplesPerPrompt: samples,
    maxNewTokens: sampling.maxNewTokens ?? run.job.model.maxNewTokens,
    temperature: temperature ?? sampling.temperature,
    topP: sampling.topP,
    topK: 0,
    seed,
    stop: run.job.model.stop,
  });
}

/** Runs each distinct program of a task once, against `tests` or else the hidden ones; equal programs share the verdict. */
export async function runPrograms(
  run: { readonly ports: Pick<Asking['ports'], 'runner'>; readonly signal: AbortSignal },
  programs: readonly {
    readonly program: string;
    readonly task: Task;
    readonly tests?: TestSuite;
  }[],
  traceLines = false,
): Promise<Verdict[]> {
  const places = new Map<string, number>();
  const executions: Execution[] = [];
  const placeOf = programs.map(({ program, task, tests }) => {
    const key = `${task.id}\u0000${program}`;
    const known = places.get(key) ?? executions.length;
    if (known === executions.length) {
      places.set(key, known);
      const execution = executionOf(task, program, tests);
      executions.push(traceLines ? { ...execution, traceLines } : execution);
    }
    return known;
  });
  const verdicts = await run.ports.runner.run(executions, run.signal);
  return placeOf.map((place) => verdicts[place] as Verdict);
}
