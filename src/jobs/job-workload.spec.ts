import { describe, expect, test } from 'vitest';
import { taskOf } from '../../test/support/tasks.js';
import { trainingWorld } from '../../test/support/training-world.js';
import { train } from '../training/run.js';
import { workloadOf } from './job-workload.js';

const never = new AbortController().signal;
const projects = (split: 'train' | 'test', names: string[], size: number) =>
  names.flatMap((project) =>
    Array.from({ length: size }, (_, index) => taskOf(`${project}${index}`, { split, project })),
  );

describe(workloadOf, () => {
  test.each([
    ['rloo', { name: 'rloo', steps: 3, tasksPerStep: 4, samples: 3 }, []],
    ['falcon', { name: 'falcon', metaSteps: 3, tasksPerStep: 4, supportSamples: 3 }, []],
    [
      'falcon on projects',
      { name: 'falcon', metaSteps: 2, tasksPerStep: 3, tasksPerProject: 2, querySamples: 4 },
      projects('train', ['a', 'b', 'c'], 5),
    ],
  ])('counts the attempts that %s makes', async (_, recipe, tasks) => {
    const world = trainingWorld(recipe, tasks.length === 0 ? {} : { trainTasks: tasks });
    const { job, ports, journal } = world;
    await train(job, ports, { stop: never, abandon: never });
    const made = [...journal.outcomes.values()].map(({ attempts }) => attempts.length);
    const held = job.evaluationSets.flatMap((set) => set.tasks);
    const load = workloadOf(job, made.length, [...job.trainTasks, ...held]);
    expect(load.training).toBe(made.reduce((sum, count) => sum + count, 0));
    const examined = Object.values(journal.evaluations)
      .flat()
      .reduce((sum, { tasks: count, samples }) => sum + count * (samples + 1), 0);
    expect(load.evaluation).toBe(examined);
  });

  test.each([
    ['once for each number of inner steps, before training and after', true, 2],
    ['after training alone where nothing is examined before', false, 1],
  ])('counts the tasks of projects %s', (_, before, stages) => {
    const tests = projects('test', ['x', 'y'], 5).map((task) => ({ ...task, subset: 'new' }));
    const { job } = trainingWorld({ name: 'falcon', metaSteps: 1 });
    const evaluation = { ...job.evaluation, before, samples: 3, innerSteps: [0, 2] };
    const queries = 2 * 3;
    const load = workloadOf({ recipe: job.recipe, evaluation }, 1, tests);
    expect(load.evaluation).toBe(stages * 2 * queries * 4);
  });
});
