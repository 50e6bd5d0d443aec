import { describe, expect, it } from 'vitest';
import { taskOf } from '../../../test/support/tasks.js';
import {
  ANSWERS,
  outcomesOf,
  trainedWorld,
  trainingWorld,
} from '../../../test/support/training-world.js';
import { train } from '../run.js';
import type { StopSignals } from '../train.js';
import { ReplayBuffer } from './replay-buffer.js';

const never = new AbortController().signal;
const going: StopSignals = { stop: never, abandon: never };
const base = { steps: 3, tasksPerStep: 4, samples: 4 };

describe('the group methods', () => {
  it('are one method with other defaults: rloo told everything that grpo is, is grpo', async () => {
    const grpo = await trainedWorld({ ...base, name: 'grpo' });
    const rloo = await trainedWorld({
      ...base,
      name: 'rloo',
      advantage: 'group_normalised',
      aggregation: 'sequence_mean',
      clipHigh: 0.2,
      klCoefficient: 0.04,
    });
    expect(outcomesOf(rloo)).toEqual(outcomesOf(grpo));
  });

  it('move nothing when all rewards are equal', async () => {
    const trainTasks = [taskOf('a', { hiddenTests: taskOf('x').hiddenTests })];
    const world = trainingWorld({ ...base, name: 'dr_grpo', steps: 1 }, { trainTasks });
    world.runner.run = async (executions) =>
      executions.map(() => ({
        status: 'assertion_failure',
        kind: 'wrong_answer',
        passed: 0,
        total: 1,
        tests: [{ passed: false }],
        cpuMs: 1,
        wallMs: 1,
        peakKb: 1,
        isolation: 'none',
        judgeMode: 'split',
      }));
    await train(world.job, world.ports, going);
    expect(outcomesOf(world)[0]?.metrics['gradientNorm']).toBe(0);
  });

  it('draw fresh tasks for groups that teach nothing, in as many rounds as they may', async () => {
    const world = await trainedWorld({ ...base, name: 'dapo', steps: 1, refills: 2 });
    const { attempts, metrics } = outcomesOf(world)[0]!;
    const groups = attempts.length / base.samples;
    expect(groups % base.tasksPerStep).toBe(0);
    expect(groups).toBeLessThanOrEqual(3 * base.tasksPerStep);
    expect(metrics['groups']).toBeLessThanOrEqual(base.tasksPerStep);
    const weighted = attempts.filter(({ tokens }) => tokens.advantages?.some(Boolean) ?? false);
    expect(new Set(weighted.map(({ taskId, prompt }) => taskId + prompt)).size).toBe(
      metrics['groups'],
    );
  });

  it('take as many steps on the same attempts as they are told', async () => {
    const world = trainingWorld({ ...base, name: 'grpo', steps: 1, updates: 3 });
    let updates = 0;
    const optimiserStep = world.engine.optimiserStep.bind(world.engine);
    world.engine.optimiserStep = (...request) => {
      updates += 1;
      return optimiserStep(...request);
    };
    await train(world.job, world.ports, going);
    expect(updates).toBe(3);
  });

  it('draw one greedy answer a prompt when it is the baseline', async () => {
    const world = trainingWorld({ ...base, name: 'rloo', steps: 1, advantage: 'greedy_baseline' });
    const asked: number[] = [];
    const sample = world.engine.sample.bind(world.engine);
    world.engine.sample = (request) => {
      asked.push(request.temperature * request.samplesPerPrompt);
      return sample(request);
    };
    await train(world.job, world.ports, going);
    // Evaluations, before and after, sample and then go greedy; so does the step between them.
    expect(asked).toEqual([8, 0, 4, 0, 8, 0]);
  });
});

describe('rft', () => {
  it('imitates passing programs only, each once', async () => {
    const world = await trainedWorld({ ...base, name: 'rft', samples: 16 });
    for (const { attempts } of outcomesOf(world)) {
      const imitated = attempts.filter(({ tokens }) => tokens.advantages !== null);
      expect(imitated.every(({ verdict }) => verdict.status === 'passed')).toBe(true);
      const programs = imitated.map(({ taskId, program }) => taskId + program);
      expect(new Set(programs).size).toBe(programs.length);
    }
  });
});

describe('sft', () => {
  const stages = [{ steps: 1, tags: ['easy'] }, { steps: 2 }];
  const trainTasks = ['a', 'b', 'c'].map((key) =>
    taskOf(key, { canonicalSolution: ANSWERS.right, tags: key === 'a' ? ['easy'] : [] }),
  );

  it('keeps to the tasks of its stage', async () => {
    const recipe = { name: 'sft', stages, tasksPerStep: 8 };
    const tokens = outcomesOf(await trainedWorld(recipe, { trainTasks })).map(
      ({ metrics }) => metrics['tokens'],
    );
    expect(tokens[1]).toBe(3 * (tokens[0] ?? 0));
    expect(tokens[2]).toBe(tokens[1]);
  });

  it('says which stage has nothing to imitate', async () => {
    const recipe = { name: 'sft', stages: [{ steps: 1, tags: ['none'] }] };
    await expect(trainedWorld(recipe, { trainTasks })).rejects.toThrow(/No task of stage 1/u);
  });
});

describe('stepcoder', () => {
  const canonicalSolution = '\n    if x:\n        return 0\n    return 1';
  const recipe = { ...base, name: 'stepcoder', steps: 2, curriculum: { window: 4 } };

  it('puts beginnings of the canonical solution to the policy, and judges whole programs', async () => {
    const { attempts } = outcomesOf(
      await trainedWorld(
        { ...recipe, steps: 8 },
        {
          trainTasks: ['a', 'b'].map((key) =>
            taskOf(key, { canonicalSolution: `\n    y = x${canonicalSolution}` }),
          ),
        },
      ),
    ).reduce((all, one) => ({ ...all, attempts: [...all.attempts, ...one.attempts] }));
    const begun = attempts.filter(({ answer }) => answer.startsWith('\n    y = x\n'));
    expect(begun.length).toBeGreaterThan(0);
    expect(begun.every(({ prompt }) => prompt.endsWith('\n    y = x'))).toBe(true);
    expect(begun.every(({ program }) => program.includes('y = x'))).toBe(true);
    // No token of the beginning was sampled, so none carries weight.
    expect(begun.every(({ tokens }) => (tokens.byteOffsets[0] ?? 0) === 10)).toBe(true);
    expect(begun.length).toBeLessThan(attempts.length);
  });

  it('gives tokens that no test executed exactly no weight, and the others theirs', async () => {
    const tasks = [taskOf('a', { prompt: 'def f(x):\n    """Give one."""' })];
    const world = trainingWorld({ ...recipe, steps: 1 }, { trainTasks: tasks });
    const run = world.runner.run.bind(world.runner);
    world.runner.run = async (executions) =>
      (await run(executions)).map((verdict, index) =>
        executions[index]?.traceLines === true ? { ...verdict, executedLines: [1] } : verdict,
      );
    await train(world.job, world.ports, going);
    const weighted = outcomesOf(world)[0]!.attempts.flatMap(({ tokens: { advantages } }) =>
      advantages === null ? [] : [advantages],
    );
    expect(weighted.map(([first]) => first)).toEqual(weighted.map(() => 0));
    expect(weighted.some((advantages) => advantages.at(-1) !== 0)).toBe(true);
  });

  it('without its mask and its stages is the plain policy loss', async () => {
    const noStages = { trainTasks: ['a', 'b'].map((key) => taskOf(key)) };
    const plain = await trainedWorld({ ...base, name: 'rloo', clipHigh: 0.2 }, noStages);
    const bare = await trainedWorld({ ...base, name: 'stepcoder', executedOnly: false }, noStages);
    expect(outcomesOf(bare)).toEqual(outcomesOf(plain));
  });
});

describe('rltf', () => {
  const recipe = { ...base, name: 'rltf', steps: 4 };

  it('learns again from attempts of earlier steps, with the weights that they had', async () => {
    const world = trainingWorld({ ...recipe, replay: { share: 1, maxAgeSteps: 2 } });
    const rowsOf: number[] = [];
    const forwardBackward = world.engine.forwardBackward.bind(world.engine);
    world.engine.forwardBackward = (request) => {
      rowsOf.push(request.rows.completions.length);
      return forwardBackward(request);
    };
    await train(world.job, world.ports, going);
    const fresh = outcomesOf(world).map(
      ({ attempts }) =>
        attempts.filter(({ tokens }) => tokens.advantages?.some(Boolean) ?? false).length,
    );
    expect(rowsOf[0]).toBe(fresh[0]);
    expect(rowsOf[1]).toBeGreaterThan(fresh[1] ?? Infinity);
  });

  it('without its buffer is the policy loss against a greedy baseline', async () => {
    const plain = await trainedWorld({
      ...recipe,
      name: 'rloo',
      advantage: 'greedy_baseline',
      clipHigh: 0.2,
      rewardWeights: { span: 1 },
    });
    expect(outcomesOf(await trainedWorld({ ...recipe, replay: { share: 0 } }))).toEqual(
      outcomesOf(plain),
    );
  });
});

describe(ReplayBuffer, () => {
  const row = (token: number) => ({
    adapter: 'policy',
    prompt: Int32Array.of(1),
    completion: Int32Array.of(token),
    weights: Float32Array.of(0.1),
    behaviour: Float32Array.of(-0.7),
  });
  const random = {
    next: () => 0,
    integer: () => 0,
    shuffle: <T>(items: readonly T[]) => [...items],
  };
  const make = () => new ReplayBuffer({ capacity: 3, maxAgeSteps: 2, share: 1 });
  const tokens = (buffer: ReplayBuffer) =>
    buffer.draw(10, random).map(({ completion }) => completion[0]);

  it('forgets the oldest rows past its capacity, and all past their age', () => {
    const buffer = make();
    buffer.add(1, [row(1), row(2)]);
    buffer.add(2, [row(3), row(4)]);
    expect(tokens(buffer)).toEqual([2, 3, 4]);
    buffer.add(3, []);
    expect(tokens(buffer)).toEqual([3, 4]);
  });

  it('is restored with every bit of its rows', () => {
    const buffer = make();
    buffer.add(1, [row(7)]);
    const again = make();
    again.restore(JSON.parse(JSON.stringify(buffer.save())));
    expect(again.draw(1, random)).toEqual([row(7)]);
  });
});
