import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, answerOf, type components, type Connection } from '../../client/src/index.js';
import { resultOf } from '../../src/cli/demo/demo-job.js';
import { watchJob } from '../../src/cli/watch/watch-job.js';

type Schemas = components['schemas'];
type Interval = Schemas['Interval'];

const SEED = 1;
const POLL_MS = 500;

/** What prompts show of memory. */
export interface Arm {
  readonly arm: Schemas['MemoryArm'];
  readonly k: number;
}

interface ArmRun {
  readonly arm: Arm;
  readonly id: string;
  readonly tasks: number;
  readonly passAt1: Interval;
}

/** What a memory came to. */
export interface Studied {
  readonly jobId: string;
  /** What the memory holds. */
  readonly episodes: number;
  readonly runs: readonly ArmRun[];
}

/** One arm less another, by the tasks that both were asked. */
export interface Gain {
  readonly of: Arm;
  readonly over: Arm;
  readonly difference: Interval;
  readonly better: number;
  readonly worse: number;
  readonly pValue: number;
}

/** How much is asked. */
export interface Extent {
  /** Answers to each task. */
  readonly n: number;
  /** Tasks; all of the split when left out. */
  readonly limit?: number;
}

/** How a memory is filled: every unit of the train split once. */
export interface Collecting {
  readonly steps: number;
  readonly unitsPerStep: number;
}

/** Asks a service of its own what its memory is worth to the shipped model. */
export class RecallStudy {
  constructor(
    private readonly api: Api,
    private readonly connection: Connection,
  ) {}

  /** Fills memory with answers to the train split, and examines every arm on the test split. */
  async of(
    dataset: string,
    collecting: Collecting,
    arms: readonly Arm[],
    extent: Extent,
  ): Promise<Studied> {
    const body = jobOf(dataset, collecting);
    const { id: jobId } = await answerOf(this.api.POST('/jobs', { body }));
    resultOf(await watchJob(this.connection, jobId, { output: process.stderr }));
    const { episodes } = await answerOf(this.api.GET('/memory/stats'));
    const runs: ArmRun[] = [];
    for (const arm of arms) {
      runs.push(await this.examine(dataset, arm, extent));
    }
    return { jobId, episodes, runs };
  }

  /** What `of` gains over another arm. */
  async gain(studied: Studied, over: Arm, of: Arm): Promise<Gain> {
    const params = { path: { id: idOf(studied, over), otherId: idOf(studied, of) } };
    const { metrics } = await answerOf(
      this.api.GET('/evaluations/{id}/comparisons/{otherId}', { params }),
    );
    const found = metrics.find(({ metric }) => metric === 'pass@1');
    if (found === undefined) {
      throw new Error(`${over.arm} and ${of.arm} have no task in common`);
    }
    const { difference, better, worse, pValue } = found;
    return { of, over, difference, better, worse, pValue };
  }

  /** Empties memory again. */
  async forget({ jobId }: Studied): Promise<void> {
    await answerOf(this.api.POST('/memory/purge', { body: { origin: jobId } }));
  }

  private async examine(dataset: string, arm: Arm, { n, limit }: Extent): Promise<ArmRun> {
    const body = {
      model: 'fledgling',
      tasks: { kind: 'split', dataset, ...(limit === undefined ? {} : { limit }) },
      n,
      k: [1],
      temperature: 1,
      topP: 1,
      greedy: false,
      seed: SEED,
      memory: arm,
    } as unknown as Schemas['CreateEvaluationInput'];
    let run = await answerOf(this.api.POST('/evaluations', { body }));
    const params = { path: { id: run.id } };
    while (!run.terminal) {
      await sleep(POLL_MS);
      run = await answerOf(this.api.GET('/evaluations/{id}', { params }));
    }
    const passAt1 = run.figures?.passAt['1'];
    if (passAt1 === undefined) {
      throw new Error(`${run.id} ${run.state}: ${run.error?.detail ?? 'no figures'}`);
    }
    return { arm, id: run.id, tasks: run.figures?.tasks ?? 0, passAt1 };
  }
}

function idOf({ runs }: Studied, { arm, k }: Arm): string {
  const run = runs.find((one) => one.arm.arm === arm && one.arm.k === k);
  if (run === undefined) {
    throw new RangeError(`${arm} with ${k} was not examined`);
  }
  return run.id;
}

/**
 * Answers to the training tasks (of a lone one twelve, of one in a project six), by a policy whose rates are too small to move an answer: what is gained later is
 * memory's alone. No solution is given away.
 */
function jobOf(dataset: string, { steps, unitsPerStep }: Collecting): Schemas['CreateJobInput'] {
  return {
    model: 'fledgling',
    dataset,
    seed: SEED,
    recipe: {
      name: 'falcon',
      metaSteps: steps,
      tasksPerStep: unitsPerStep,
      tasksPerProject: 3,
      supportSamples: 6,
      querySamples: 6,
      innerLearningRate: 1e-9,
      innerRateStep: 0,
      supervisedWeight: 0,
      optimiser: { learningRate: 1e-12, warmUpSteps: 0 },
      memory: { demonstrations: 0, promptShare: 0, repairShare: 0 },
    },
    evaluation: { samples: 1, k: [1], tasksPerSet: 1, innerSteps: [0] },
  } as unknown as Schemas['CreateJobInput'];
}
