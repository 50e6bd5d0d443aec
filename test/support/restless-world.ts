import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpisodeCard } from '../../src/contracts/episode.js';
import type { Judgement } from '../../src/contracts/judgement.js';
import { filesBelow } from '../../src/jobs/checkpoint-manifest.js';
import { type Guard, guarded } from '../../src/training/guarded.js';
import {
  Judge,
  type JudgedProgram,
  type PolicyEngine,
  type RecallQuery,
} from '../../src/training/ports.js';
import type { TrainingJob, TrainingPorts } from '../../src/training/train.js';
import { FakeCodeRunner } from './fake-code-runner.js';
import type { FakeJournal } from './fake-journal.js';
import { FakePolicyEngine } from './fake-policy-engine.js';
import { taskOf } from './tasks.js';
import { ANSWERS, ListMemory, trainingWorld } from './training-world.js';

const JOB = {
  evaluation: {
    before: true,
    samples: 2,
    k: [1],
    temperature: 1,
    tasksPerSet: 60,
    innerSteps: [0, 1],
    innerRates: [1],
  },
  trainTasks: Array.from({ length: 4 }, (_, index) =>
    taskOf(`r${index}`, {
      canonicalSolution: ANSWERS.right,
      publicTests: taskOf('x').hiddenTests,
    }),
  ),
  evaluationSets: [
    { name: 'unseen', tasks: [taskOf('u0', { split: 'test' }), taskOf('u1', { split: 'test' })] },
    {
      name: 'projects',
      tasks: [0, 1, 2, 3].map((index) => taskOf(`p${index}`, { split: 'test', project: 'p' })),
    },
  ],
} satisfies Partial<TrainingJob>;

/** A judge that is shown failing programs as well. */
const JUDGES = [
  { judge: `jdg_${'0'.repeat(26)}@1`, name: 'tidy', weight: 0.5, countedFor: 'all' },
] as const;

/** The settings that make a step ask for everything it can: recall, repairs, demonstrations, all judges; heads and a reference. */
export const RESTLESS_RECIPES = {
  falcon: {
    name: 'falcon',
    metaSteps: 3,
    tasksPerStep: 2,
    supportSamples: 4,
    querySamples: 4,
    innerSteps: 2,
    memory: { promptShare: 0.5, repairShare: 1, demonstrations: 2 },
    rewardWeights: { negative: 1 },
    judges: JUDGES,
    optimiser: { learningRate: 0.2, warmUpSteps: 0 },
  },
  rloo: {
    name: 'rloo',
    steps: 3,
    tasksPerStep: 2,
    samples: 4,
    klCoefficient: 0.1,
    judges: JUDGES,
    optimiser: { learningRate: 0.2, warmUpSteps: 0 },
  },
  compcoder: {
    name: 'compcoder',
    steps: 3,
    tasksPerStep: 2,
    samples: 4,
    rewardWeights: { tests: 1 },
    klPenalty: { horizon: 50 },
    optimiser: { learningRate: 0.2, warmUpSteps: 0 },
  },
  coderl: {
    name: 'coderl',
    steps: 3,
    tasksPerStep: 2,
    samples: 4,
    optimiser: { learningRate: 0.2, warmUpSteps: 0 },
  },
};

/**
 * A job in a world that gives a question another answer each time: programs pass or fail, judges change their mind and
 * memory fills with foreign episodes as the journal grows. Only a run that asks each question at its own time, and
 * never again, is the same run. Journal and memory outlive a process; the engine and its sessions do not.
 */
export class RestlessWorld {
  readonly journal: FakeJournal;
  readonly memory: ListMemory;
  private claims = 0;
  private readonly job: TrainingJob;

  constructor(recipe: Record<string, unknown>, details: Partial<TrainingJob> = {}) {
    const { job, journal } = trainingWorld(recipe, { ...JOB, ...details });
    this.job = job;
    this.journal = journal;
    this.memory = new RestlessMemory(journal);
  }

  /** The job as a new process claims it: another session, in an engine that knows nothing. */
  claim(
    guard: Guard,
    engine: PolicyEngine = new FakePolicyEngine(Object.values(ANSWERS)),
  ): { readonly job: TrainingJob; readonly ports: TrainingPorts } {
    this.claims += 1;
    const { journal, memory } = this;
    const ports = {
      engine: guarded(engine, guard),
      runner: guarded(new FakeCodeRunner((execution) => passes(journal, execution)), guard),
      memory: guarded(memory, guard),
      judges: ['style', 'complexity', ...JUDGES.map(({ name }) => name)].map((name) =>
        guarded(new RestlessJudge(name, journal), guard),
      ),
      journal: guarded(journal, guard),
    };
    return { job: { ...this.job, session: `job_1-${this.claims}` }, ports };
  }

  /** Everything that a run leaves behind: two runs are the same when this is. */
  async remains(): Promise<unknown> {
    const { outcomes, evaluations, checkpoints } = this.journal;
    const last = checkpoints.at(-1);
    return {
      outcomes: [...outcomes],
      evaluations,
      state: last?.state,
      weights: last && (await hashes(last.folder)),
      episodes: this.memory.episodes,
    };
  }
}

/** sha256 of each file below a folder. */
async function hashes(folder: string): Promise<Record<string, string>> {
  const names = (await filesBelow(folder)).toSorted();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  return Object.fromEntries(names.map((name, index) => [name, hash('sha256', files[index]!)]));
}

/** A number in [0, 1) for this moment and this thing. */
function chance(journal: FakeJournal, thing: string): number {
  const drawn = hash('sha256', `${journal.answers.size}:${thing}`, 'buffer');
  return drawn.readUInt32LE(0) / 2 ** 32;
}

function passes(journal: FakeJournal, { program }: { readonly program: string }): 0 | 1 {
  const usual = program.endsWith(ANSWERS.right);
  return chance(journal, program) < 0.3 === usual ? 0 : 1;
}

class RestlessJudge extends Judge {
  override readonly revision = '1';

  constructor(
    override readonly name: string,
    private readonly journal: FakeJournal,
  ) {
    super();
  }

  override async judge(programs: readonly JudgedProgram[]): Promise<Judgement[]> {
    const { name: judge, revision } = this;
    return programs.map(({ program }) => ({
      status: 'scored',
      judge,
      revision,
      value: 3 * chance(this.journal, `${judge}${program}`) - 1,
      scale: [-1, 2],
      components: {},
      reason: '',
    }));
  }
}

class RestlessMemory extends ListMemory {
  constructor(private readonly journal: FakeJournal) {
    super();
  }

  override async recall(queries: readonly RecallQuery[]): Promise<EpisodeCard[][]> {
    const found = await super.recall(queries);
    return found.map((cards) => [
      ...cards.slice(1),
      {
        episodeId: `foreign ${this.journal.answers.size}`,
        taskText: `another job's task ${this.journal.answers.size}`,
        answer: ANSWERS.wrong,
        isPassing: true,
        trust: 'verified',
        errorType: null,
        lesson: '',
        similarity: 0.5,
        ageSeconds: this.journal.answers.size,
      },
    ]);
  }

  override async errorShares(): Promise<Readonly<Record<string, number>>> {
    const share = chance(this.journal, 'shares');
    return { AssertionError: share, SyntaxError: 1 - share };
  }
}
