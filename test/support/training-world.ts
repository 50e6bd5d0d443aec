import type { EpisodeCard, NewEpisode } from '../../src/contracts/episode.js';
import type { Judgement } from '../../src/contracts/judgement.js';
import type { Task } from '../../src/contracts/task.js';
import type { StepOutcome } from '../../src/contracts/training.js';
import { nameOf } from '../../src/training/recipes/judge-terms.js';
import { judgeTermsOf, RecipeSettings } from '../../src/training/recipes/recipe-settings.js';
import { EvaluationSettings } from '../../src/training/recipes/settings.js';
import {
  EpisodeMemory,
  Judge,
  type JudgedProgram,
  type RecallQuery,
} from '../../src/training/ports.js';
import { train } from '../../src/training/run.js';
import type { TrainingJob, TrainingPorts } from '../../src/training/train.js';
import { FakeCodeRunner } from './fake-code-runner.js';
import { FakeJournal } from './fake-journal.js';
import { FakePolicyEngine } from './fake-policy-engine.js';
import { taskOf } from './tasks.js';

/** Answers that the tiny policy can give: one that solves every task, and three ways to fail. */
export const ANSWERS = {
  right: '\n    return 1',
  wrong: '\n    return 2',
  raising: '\n    return x',
  broken: '\n    return (',
};

/** Everything that was remembered; recall brings the newest passing episodes of other tasks. */
export class ListMemory extends EpisodeMemory {
  readonly episodes: NewEpisode[] = [];
  readonly queries: RecallQuery[] = [];

  override async recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]> {
    this.queries.push(...queries);
    return queries.map(({ taskId, k }) =>
      this.episodes
        .filter((episode) => episode.isPassing && episode.taskId !== taskId)
        .slice(-k)
        .map((episode) => ({ ...episode, episodeId: episode.key, similarity: 1, ageSeconds: 0 })),
    );
  }

  override async remember(episodes: readonly NewEpisode[]): Promise<void> {
    const known = new Set(this.episodes.map(({ key }) => key));
    this.episodes.push(...episodes.filter(({ key }) => !known.has(key)));
  }

  override async errorShares(): Promise<Readonly<Record<string, number>>> {
    const failures = this.episodes.filter(({ isPassing }) => !isPassing);
    const shares: Record<string, number> = {};
    for (const { errorType } of failures) {
      const type = errorType ?? 'unknown';
      shares[type] = (shares[type] ?? 0) + 1 / failures.length;
    }
    return shares;
  }
}

/** A judge that gives every program the same score. */
export class ConstantJudge extends Judge {
  override readonly revision = '1';

  constructor(
    override readonly name: string,
    private readonly value: number | null,
  ) {
    super();
  }

  override async judge(programs: readonly JudgedProgram[]): Promise<Judgement[]> {
    const { name: judge, revision, value } = this;
    return programs.map(() =>
      value === null
        ? { status: 'errored', judge, revision, reason: 'out of order' }
        : { status: 'scored', judge, revision, value, scale: [-1, 2], components: {}, reason: '' },
    );
  }
}

export interface TrainingWorld {
  readonly job: TrainingJob;
  readonly ports: TrainingPorts;
  readonly journal: FakeJournal;
  readonly memory: ListMemory;
  readonly engine: FakePolicyEngine;
  readonly runner: FakeCodeRunner;
}

/** A whole training job on fakes: eight tasks that one of four answers solves. */
export function trainingWorld(
  recipe: Record<string, unknown>,
  details: Partial<TrainingJob> = {},
): TrainingWorld {
  const tasks = Array.from({ length: 8 }, (_, index) =>
    taskOf(`t${index}`, { canonicalSolution: ANSWERS.right }),
  );
  const engine = new FakePolicyEngine(Object.values(ANSWERS));
  const runner = new FakeCodeRunner(outcomeOf);
  const journal = new FakeJournal();
  const memory = new ListMemory();
  const settings = RecipeSettings.parse(recipe);
  const judges = [
    new ConstantJudge('style', 1),
    new ConstantJudge('complexity', 2),
    ...judgeTermsOf(settings).map((term) => new ConstantJudge(nameOf(term), 1)),
  ];
  const job: TrainingJob = {
    id: 'job_1',
    session: `job_1-${Math.random()}`,
    seed: 1,
    microBatchDivisor: 1,
    model: {
      path: '/models/tiny',
      promptTemplate: 'commented_blocks',
      stop: [],
      maxNewTokens: 8,
      contextLength: 4_096,
    },
    recipe: settings,
    evaluation: EvaluationSettings.parse({ samples: 8, k: [1, 4] }),
    checkpointEverySteps: 2,
    trainTasks: tasks,
    evaluationSets: [{ name: 'unseen', tasks: heldOut() }],
    ...details,
  };
  return {
    job,
    journal,
    memory,
    engine,
    runner,
    ports: { engine, runner, memory, judges, journal },
  };
}

function heldOut(): Task[] {
  return Array.from({ length: 6 }, (_, index) => taskOf(`unseen${index}`, { split: 'test' }));
}

function outcomeOf({ program }: { readonly program: string }): number | 'syntax_error' {
  if (program.endsWith(ANSWERS.broken)) {
    return 'syntax_error';
  }
  return program.endsWith(ANSWERS.right) ? 1 : 0;
}

const NEVER = new AbortController().signal;

/** A world whose job has been trained to its end. */
export async function trainedWorld(
  ...given: Parameters<typeof trainingWorld>
): Promise<TrainingWorld> {
  const world = trainingWorld(...given);
  await train(world.job, world.ports, { stop: NEVER, abandon: NEVER });
  return world;
}

/** What each step of a world left in its journal. */
export function outcomesOf({ journal }: TrainingWorld): StepOutcome[] {
  return [...journal.outcomes.values()];
}
