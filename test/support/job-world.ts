import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerificationOutcome } from '../../src/contracts/task.js';
import type { Schedule } from '../../src/common/schedule.js';
import { type Client, createTestApp, type Rebind, type TestApp } from './app.js';
import { ANSWERS } from './training-world.js';
import { taskOf } from './tasks.js';

/** An API with a base model `tiny` and a dataset of eight train and six test tasks. */
export interface JobWorld extends TestApp {
  readonly datasetId: string;
  /** Posts a small job and returns its id. */
  submit(change?: Record<string, unknown>): Promise<string>;
}

export async function createJobWorld(
  environment: Record<string, string> = {},
  durations: Partial<Schedule> = {},
  rebind?: Rebind,
): Promise<JobWorld> {
  const models = mkdtempSync(join(tmpdir(), 'falconry-models-'));
  mkdirSync(join(models, 'tiny'));
  const settings = {
    promptTemplate: 'commented_blocks',
    stop: [],
    maxNewTokens: 8,
    contextLength: 4096,
  };
  writeFileSync(join(models, 'tiny', 'falconry.json'), JSON.stringify(settings));
  const world = await createTestApp({ MODELS_DIR: models, ...environment }, durations, rebind);
  const datasetId = await importTasks(world.us);
  await markTasks(world, datasetId);
  const submit = async (change: Record<string, unknown> = {}): Promise<string> => {
    const answer = await world.us.post('/jobs', { ...smallJob(datasetId), ...change });
    if (answer.status !== 202) {
      throw new Error(`The job was refused: ${answer.text}`);
    }
    return answer.body.id;
  };
  return { ...world, datasetId, submit };
}

/** Six steps that take well under a second on the fakes. */
export function smallJob(dataset: string): Record<string, unknown> {
  return {
    model: 'tiny',
    dataset,
    recipe: {
      name: 'rloo',
      steps: 6,
      tasksPerStep: 4,
      optimiser: { learningRate: 0.5, warmUpSteps: 0, finalShare: 1 },
    },
    evaluation: { samples: 8, k: [1, 4] },
    seed: 1,
    checkpoint: { everySteps: 2 },
  };
}

async function importTasks(client: Client): Promise<string> {
  const rows = [
    ...Array.from({ length: 8 }, (_, index) =>
      taskOf(`t${index}`, { canonicalSolution: ANSWERS.right }),
    ),
    ...Array.from({ length: 6 }, (_, index) => taskOf(`unseen${index}`, { split: 'test' })),
  ].map(({ id: _id, ...row }) => row);
  const answer = await client.post('/datasets', { name: 'small', rows });
  if (answer.status !== 201) {
    throw new Error(`The dataset was refused: ${answer.text}`);
  }
  return answer.body.id;
}

/** Marks every task of a dataset as the worker does that has verified it. */
export async function markTasks(
  { database }: Pick<TestApp, 'database'>,
  datasetId: string,
  mark: VerificationOutcome = 'verified',
): Promise<void> {
  await database.query('UPDATE tasks SET verification = $2 WHERE dataset_id = $1', [
    datasetId,
    mark,
  ]);
  await database.query(`UPDATE datasets SET verification_state = 'done' WHERE id = $1`, [
    datasetId,
  ]);
}

/** Asks again until the answer pleases, for at most 100 seconds. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isDone: (answer: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + 100_000;
  for (;;) {
    const answer = await ask();
    if (isDone(answer)) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited in vain; the last answer was ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
