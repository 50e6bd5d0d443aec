import type { Task } from '../../contracts/task.js';
import { supervisedLoss } from '../losses/supervised-loss.js';
import { randomFor } from '../random.js';
import { demonstrationsFor } from '../recall/demonstrations.js';
import { META_POLICY, type Run } from '../run-context.js';
import { scheduled } from './schedule.js';
import type { SftSettings, SupervisedStage } from './supervised-settings.js';

/** A step within its stage. */
interface Place {
  readonly stage: SupervisedStage;
  readonly index: number;
  /** 1-based. */
  readonly step: number;
}

/** One step of supervised fine-tuning: the cross-entropy of a batch of canonical solutions. */
export async function sftStep(run: Run, settings: SftSettings, step: number): Promise<void> {
  const { engine, journal } = run.ports;
  const place = placeOf(settings, step);
  await journal.phase('update');
  const tasks = drawTasks(run, settings.tasksPerStep, place);
  const report = await supervisedLoss(
    run,
    demonstrationsFor(run, META_POLICY, tasks, {}),
    [META_POLICY],
    1,
  );
  const { stage } = place;
  const learningRate = stage.learningRate ?? settings.optimiser.learningRate;
  const optimiser = scheduled({ ...settings.optimiser, learningRate }, place.step, stage.steps);
  const { gradientNorm } = await engine.optimiserStep(run.job.session, META_POLICY, optimiser);
  const metrics = { ...report, stage: place.index + 1, gradientNorm };
  const imitatedTaskIds = tasks.map(({ id }) => id);
  await journal.finish(step, { metrics, attempts: [], imitatedTaskIds });
}

function placeOf({ stages }: SftSettings, step: number): Place {
  let before = 0;
  for (const [index, stage] of stages.entries()) {
    if (step <= before + stage.steps) {
      return { stage, index, step: step - before };
    }
    before += stage.steps;
  }
  throw new RangeError(`There is no stage for step ${step}`);
}

/** Every task of the stage once per epoch, in an order that the seed, the stage and the epoch fix. */
function drawTasks(run: Run, count: number, { stage, index, step }: Place): Task[] {
  const { seed, trainTasks } = run.job;
  const tasks = trainTasks
    .filter((task) => belongs(task, stage))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  if (tasks.length === 0) {
    throw new RangeError(
      `No task of stage ${index + 1} has a canonical solution that could be imitated`,
    );
  }
  return Array.from({ length: Math.min(count, tasks.length) }, (_, offset) => {
    const position = (step - 1) * count + offset;
    const epoch = Math.floor(position / tasks.length);
    const order = randomFor(seed, 'stage', index, epoch).shuffle(tasks);
    return order[position % tasks.length] as Task;
  });
}

function belongs(task: Task, { tags, difficulties }: SupervisedStage): boolean {
  return (
    task.canonicalSolution !== undefined &&
    (tags === undefined || task.tags.some((tag) => tags.includes(tag))) &&
    (difficulties === undefined || difficulties.includes(task.difficulty ?? ''))
  );
}
