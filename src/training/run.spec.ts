import { describe, expect, it } from 'vitest';
import type { Task } from '../contracts/task.js';
import { taskOf } from '../../test/support/tasks.js';
import { verdictOf } from '../../test/support/verdicts.js';
import { ConstantJudge, trainingWorld } from '../../test/support/training-world.js';
import { train } from './run.js';
import type { StopSignals } from './train.js';

const falcon = { name: 'falcon', metaSteps: 6, tasksPerStep: 4, innerLearningRate: 1 };
const rloo = { name: 'rloo', steps: 6, tasksPerStep: 4 };
const fast = { optimiser: { learningRate: 0.5, warmUpSteps: 0, finalShare: 1 } };
const never = new AbortController().signal;
const going: StopSignals = { stop: never, abandon: never };

const sampling = [
  ['falcon', { ...falcon, ...fast }],
  ['falcon with the exact meta-gradient', { ...falcon, ...fast, metaGradient: 'exact' }],
  [
    'falcon by learning progress',
    { ...falcon, ...fast, tasksPerStep: 3, taskSampling: { by: 'progress' } },
  ],
  [
    'falcon to the letter of the paper',
    {
      ...falcon,
      mode: 'paper',
      innerLearningRate: 0.5,
      metaLearningRate: 4,
      rewardWeights: { style: 0, complexity: 0 },
    },
  ],
  ['rloo', { ...rloo, ...fast }],
  ['grpo', { ...rloo, ...fast, name: 'grpo' }],
  ['grpo by difficulty', { ...rloo, ...fast, name: 'grpo', taskSampling: { by: 'difficulty' } }],
  ['dr_grpo', { ...rloo, ...fast, name: 'dr_grpo' }],
  ['dapo', { ...rloo, ...fast, name: 'dapo' }],
  ['rltf', { ...rloo, ...fast, name: 'rltf' }],
  ['stepcoder', { ...rloo, ...fast, name: 'stepcoder' }],
  ['ppocoder', { ...rloo, ...fast, name: 'ppocoder' }],
  ['coderl', { ...rloo, ...fast, name: 'coderl' }],
  [
    'stepcoder with a value head',
    { ...rloo, ...fast, name: 'stepcoder', advantage: 'generalised' },
  ],
  ['rft', { ...rloo, ...fast, name: 'rft' }],
] as const;
const discriminator = { judge: `jdg_${'0'.repeat(26)}@1`, name: 'discriminator' };
const compiling = [
  ['compcoder', { ...rloo, ...fast, name: 'compcoder' }],
  ['rlcf', { ...rloo, ...fast, name: 'rlcf', judges: [discriminator] }],
] as const;
const sft = {
  name: 'sft',
  stages: [{ steps: 2 }, { steps: 4, learningRate: 0.2 }],
  tasksPerStep: 4,
};

const supervised = ['sft', { ...sft, ...fast }] as const;

describe.each([...sampling, supervised])('a %s job', (_name, recipe) => {
  it('raises the pass rate on tasks that it never saw', async () => {
    const { job, ports } = trainingWorld(recipe);
    const { before, after } = await train(job, ports, going);
    expect(before[0]?.passAt['1']?.value).toBeLessThan(0.5);
    expect(after[0]?.passAt['1']?.value).toBeGreaterThan(0.8);
  });
});

describe.each(compiling)('a %s job', (_name, recipe) => {
  it('comes to write programs that compile', async () => {
    const { job, ports, journal } = trainingWorld(recipe);
    await train(job, ports, going);
    const broken = [...journal.outcomes.values()].map(
      ({ attempts }) => attempts.filter(({ verdict }) => verdict.status === 'syntax_error').length,
    );
    expect(broken[0]).toBeGreaterThan(4);
    expect(broken.at(-1)).toBeLessThan(2);
  });
});

describe.each([...sampling, ...compiling, supervised])('a %s job', (_name, recipe) => {
  it('is the same run for the same seed, and another for another', async () => {
    const [first, again, other] = [
      trainingWorld(recipe),
      trainingWorld(recipe),
      trainingWorld(recipe, { seed: 2 }),
    ];
    for (const { job, ports } of [first, again, other]) {
      await train(job, ports, going);
    }
    const answers = (world: typeof first): unknown => [...world.journal.outcomes.values()];
    expect(answers(again)).toEqual(answers(first));
    expect(answers(other)).not.toEqual(answers(first));
  });

  it('resumes from its checkpoint as the run that was never stopped', async () => {
    const whole = trainingWorld(recipe);
    await train(whole.job, whole.ports, going);

    const cut = trainingWorld(recipe);
    const stop = new AbortController();
    const finish = cut.journal.finish.bind(cut.journal);
    cut.journal.finish = async (step, outcome) => {
      await finish(step, outcome);
      if (step === 3) {
        stop.abort(new Error('killed'));
      }
    };
    await expect(train(cut.job, cut.ports, { ...going, stop: stop.signal })).rejects.toThrow(
      'killed',
    );
    cut.journal.finish = finish;
    await train(cut.job, cut.ports, going);
    expect([...cut.journal.outcomes]).toEqual([...whole.journal.outcomes]);
    expect(cut.journal.evaluations).toEqual(whole.journal.evaluations);
  });

  it('journals every step once, and checkpoints what it says', async () => {
    const { job, ports, journal } = trainingWorld(recipe);
    await train(job, ports, going);
    expect([...journal.outcomes.keys()]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(journal.checkpoints.map(({ state }) => state.step)).toEqual([0, 2, 4, 6]);
  });

  it('keeps a checkpoint of the last whole step when it is stopped', async () => {
    const { job, ports, journal } = trainingWorld(recipe, { checkpointEverySteps: 100 });
    const stop = new AbortController();
    const finish = journal.finish.bind(journal);
    journal.finish = async (step, outcome) => {
      await finish(step, outcome);
      stop.abort(new Error('cancelled'));
    };
    await expect(train(job, ports, { ...going, stop: stop.signal })).rejects.toThrow('cancelled');
    expect(journal.checkpoints.at(-1)?.state.step).toBe(1);
  });
});

describe.each([...sampling, ...compiling])('a %s job', (_name, recipe) => {
  it('does not let a failure of the sandbox count as a bad program', async () => {
    const { job, ports, journal } = trainingWorld(recipe);
    let calls = 0;
    const run = ports.runner.run.bind(ports.runner);
    ports.runner.run = async (executions) =>
      (await run(executions)).map((verdict) =>
        (calls += 1) % 3 === 0
          ? {
              ...verdict,
              status: 'sandbox_error',
              kind: 'unavailable',
              passed: 0,
              total: 0,
              tests: [],
            }
          : verdict,
      );
    await train(job, ports, going);
    const attempts = [...journal.outcomes.values()].flatMap((outcome) => outcome.attempts);
    const unjudged = attempts.filter(({ verdict }) => verdict.status === 'sandbox_error');
    expect(unjudged.length).toBeGreaterThan(0);
    expect(unjudged.every(({ reward }) => reward.total === null)).toBe(true);
  });
});

describe.each([
  ['falcon', { ...falcon, metaSteps: 1, innerSteps: 2, rewardWeights: { span: 0.5 } }],
  ['rloo', { ...rloo, steps: 1, rewardWeights: { span: 0.5 } }],
  ['dr_grpo', { ...rloo, name: 'dr_grpo', steps: 1, rewardWeights: { span: 0.5 } }],
])('the advantages that a %s job keeps', (_name, recipe) => {
  it('are the weights of its loss, token by token', async () => {
    const { job, ports, journal, engine } = trainingWorld(recipe);
    const weighted: number[][][] = [];
    const forwardBackward = engine.forwardBackward.bind(engine);
    engine.forwardBackward = (request) => {
      if (request.loss.kind === 'clipped') {
        weighted.push(request.weights.map((row) => [...row]));
      }
      return forwardBackward(request);
    };
    await train(job, ports, going);
    const attempts = journal.outcomes.get(1)?.attempts ?? [];
    const kept = (phase: string): number[][] =>
      attempts
        .filter((attempt) => attempt.phase === phase)
        .map(({ tokens }) => [...(tokens.advantages ?? [])])
        .filter((advantages) => advantages.some(Boolean));
    const phases = [...new Set(attempts.map(({ phase }) => phase))];
    const asked = weighted.length === 1 ? weighted : [weighted[0], weighted.at(-1)];
    expect(phases.map(kept)).toEqual(asked);
    expect(asked.flat().length).toBeGreaterThan(4);
    expect(attempts.every(({ tokens }) => tokens.byteOffsets.length > 0)).toBe(true);
  });

  it('are none for an attempt that was masked out', async () => {
    const { job, ports, journal, runner } = trainingWorld(recipe);
    const run = runner.run.bind(runner);
    runner.run = async (executions) =>
      (await run(executions)).map((verdict, index) =>
        index % 2 === 0 ? verdictOf('sandbox_error') : verdict,
      );
    await train(job, ports, going);
    const attempts = journal.outcomes.get(1)?.attempts ?? [];
    const masked = attempts.filter(({ reward }) => reward.total === null);
    expect(masked.length).toBeGreaterThan(0);
    expect(masked.filter(({ tokens }) => tokens.advantages !== null)).toEqual([]);
  });
});

describe('a falcon job and its memories', () => {
  it('seeds long-term memory with demonstrations and adds what each step taught', async () => {
    const { job, ports, memory } = trainingWorld(falcon);
    await train(job, ports, going);
    expect(memory.episodes.filter(({ source }) => source === 'demonstration')).toHaveLength(8);
    expect(memory.episodes.some(({ source }) => source === 'training')).toBe(true);
  });

  it('neither reads nor writes memory while it evaluates', async () => {
    const { job, ports, memory, journal } = trainingWorld({ ...falcon, metaSteps: 1 });
    await train(job, ports, going);
    const heldOut = job.evaluationSets.flatMap(({ tasks }) => tasks.map(({ id }) => id));
    const touched = [...memory.episodes, ...memory.queries].map(({ taskId }) => taskId);
    expect(touched.filter((id) => heldOut.includes(id ?? ''))).toEqual([]);
    expect(Object.keys(journal.evaluations)).toEqual(['before', 'after']);
  });

  it('shows recalled episodes in the share of prompts that it was told', async () => {
    const memory = { promptShare: 0.5, repairShare: 0, demonstrations: 8 };
    const { job, ports, journal } = trainingWorld({ ...falcon, memory });
    await train(job, ports, going);
    const kinds = journal.outcomes.get(1)?.attempts.map(({ promptKind }) => promptKind) ?? [];
    expect(kinds.filter((kind) => kind === 'memory').length).toBe(kinds.length / 2);
  });

  it('puts failed attempts back as repair prompts, with the error that public tests give', async () => {
    const publicTests = taskOf('x').hiddenTests;
    const trainTasks = [0, 1, 2, 3].map((index) => taskOf(`r${index}`, { publicTests }));
    const { job, ports, journal } = trainingWorld(
      { ...falcon, memory: { repairShare: 1, promptShare: 0, demonstrations: 0 } },
      { trainTasks },
    );
    await train(job, ports, going);
    const repairs =
      journal.outcomes.get(1)?.attempts.filter(({ promptKind }) => promptKind === 'repair') ?? [];
    expect(repairs.length).toBeGreaterThan(0);
    expect(repairs[0]?.prompt).toMatch(/^# tried\n {4}return .\n# error: /);
  });

  it('asks memory once for a step, however often the step is run', async () => {
    const { job, ports, memory, engine } = trainingWorld({ ...falcon, metaSteps: 1 });
    const metaStep = engine.metaStep.bind(engine);
    engine.metaStep = () => Promise.reject(new Error('killed'));
    await expect(train(job, ports, going)).rejects.toThrow('killed');
    engine.metaStep = metaStep;
    await train(job, ports, going);
    expect(memory.queries.map(({ taskId }) => taskId)).toHaveLength(4);
  });

  it('counts a judge that errored, and rewards the rest', async () => {
    const { job, ports, journal } = trainingWorld(falcon);
    const judges = [new ConstantJudge('style', null), new ConstantJudge('complexity', 2)];
    await train(job, { ...ports, judges }, going);
    expect(journal.outcomes.get(6)?.metrics['judgeErrors']).toBeGreaterThan(0);
  });
});

describe('a falcon job on projects', () => {
  it('is evaluated after each number of inner steps that it asks for, on tasks it did not adapt on', async () => {
    const { job, ports } = trainingWorld(
      { ...falcon, metaSteps: 1, innerLearningRate: 5, innerNormCap: 5 },
      {
        trainTasks: projectTasks('train'),
        evaluationSets: [{ name: 'projects', tasks: projectTasks('test') }],
      },
    );
    const { after } = await train(job, ports, going);
    expect(after.map(({ innerSteps }) => innerSteps)).toEqual([0, 1, 2]);
    expect(after.map(({ tasks: count }) => count)).toEqual([6, 6, 6]);
    const passAt1 = after.map(({ passAt }) => passAt['1']?.value ?? 0);
    expect(passAt1[2]).toBeGreaterThan((passAt1[0] ?? 1) + 0.1);
    const byProject = Object.values(after[2]?.projects ?? {});
    expect(byProject).toHaveLength(3);
    expect(byProject.reduce((sum, value) => sum + value, 0) / 3).toBeCloseTo(passAt1[2] ?? 0, 12);
  });

  it('learns the same where it does not examine beforehand what it starts from', async () => {
    const [whole, short] = [trainingWorld(rloo), trainingWorld(rloo)];
    const both = await train(whole.job, whole.ports, going);
    const evaluation = { ...short.job.evaluation, before: false };
    const after = await train({ ...short.job, evaluation }, short.ports, going);
    expect(after).toEqual({ ...both, before: [] });
    expect(Object.keys(short.journal.evaluations)).toEqual(['after']);
  });

  it('is evaluated with steps of each length that it asks for, each from the policy that was trained', async () => {
    const examine = async (innerRates: number[]) => {
      const { job, ports } = trainingWorld(
        { ...falcon, metaSteps: 1, innerLearningRate: 5, innerNormCap: 5 },
        {
          trainTasks: projectTasks('train'),
          evaluationSets: [{ name: 'projects', tasks: projectTasks('test') }],
        },
      );
      const evaluation = { ...job.evaluation, innerSteps: [0, 1], innerRates };
      return (await train({ ...job, evaluation }, ports, going)).after;
    };
    const both = await examine([0.1, 1]);
    expect(both.map(({ innerSteps, innerRate }) => [innerSteps, innerRate])).toEqual([
      [0, undefined],
      [1, 0.1],
      [1, 1],
    ]);
    const [, alone] = await examine([1]);
    expect(both[2]).toEqual(alone);
  });
});

function projectTasks(split: 'train' | 'test'): Task[] {
  return [0, 1, 2].flatMap((project) =>
    [0, 1, 2, 3].map((index) =>
      taskOf(`${split}${project}${index}`, { project: `${split}${project}`, split }),
    ),
  );
}
