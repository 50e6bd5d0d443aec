import { describe, expect, it } from 'vitest';
import { FakeCodeRunner } from '../../test/support/fake-code-runner.js';
import { FakeEpisodeMemory } from '../../test/support/fake-episode-memory.js';
import { FakePolicyEngine } from '../../test/support/fake-policy-engine.js';
import { ConstantJudge } from '../../test/support/training-world.js';
import { NO_USAGE } from '../contracts/usage.js';
import { EngineSessionLost } from '../policy/engine-errors.js';
import { Meter } from './meter.js';
import { metered, MeteredMemory, type MeteredPorts } from './metering.js';

const SAMPLING = {
  session: 's',
  adapters: ['policy'],
  samplesPerPrompt: 3,
  maxNewTokens: 4,
  temperature: 1,
  topP: 1,
  topK: 0,
  seed: 1,
  stop: [],
};
const PROGRAM = { program: 'x = 1', language: 'python' };
const EXECUTION = {
  ...PROGRAM,
  tests: { kind: 'asserts' as const, setup: '', asserts: ['assert True'] },
};

interface World extends MeteredPorts {
  readonly meter: Meter;
  /** Moves the clock. */
  readonly pass: (seconds: number) => void;
  readonly answers: () => number;
}

function makeWorld(): World {
  let now = 0;
  let answers = 0;
  const meter = new Meter({
    now: () => now,
    onProgress: () => {
      answers += 1;
    },
  });
  const parts = {
    engine: new FakePolicyEngine(),
    runner: new FakeCodeRunner(() => 1),
    judges: [new ConstantJudge('style', 1), new ConstantJudge('complexity', 1)],
  };
  const pass = (seconds: number): void => {
    now += seconds * 1000;
  };
  return { ...metered(parts, meter), meter, pass, answers: () => answers };
}

async function openSession({ engine }: World): Promise<Int32Array[]> {
  await engine.open({ session: 's', modelPath: '/m', adapter: { rank: 1, alpha: 1 }, seed: 1 });
  return engine.encode('s', ['one', 'two']);
}

describe(metered, () => {
  it('counts the tokens that were sampled and those that were trained on', async () => {
    const world = makeWorld();
    const prompts = await openSession(world);
    const samples = await world.engine.sample({ ...SAMPLING, prompts });
    const sampledTokens = samples.reduce((sum, { tokens }) => sum + tokens.length, 0);
    expect(world.meter.take()).toMatchObject({ sampledTokens, trainedTokens: 0 });
    const completions = samples.slice(0, 1).map(({ tokens }) => tokens);
    const { tokens: trainedTokens } = await world.engine.forwardBackward({
      session: 's',
      rows: {
        prompts,
        promptOfRow: Int32Array.of(0),
        completions,
        adapterOfRow: Int32Array.of(0),
        adapters: ['policy'],
      },
      loss: { kind: 'weighted_nll' },
      weights: completions.map(({ length }) => new Float32Array(length).fill(1)),
      normalisers: [1],
    });
    expect(world.meter.take()).toMatchObject({ sampledTokens: 0, trainedTokens });
    expect(sampledTokens).toBeGreaterThan(0);
    expect(trainedTokens).toBeGreaterThan(0);
  });

  it('counts each program that is run, and each program once for each judge', async () => {
    const { runner, judges, meter } = makeWorld();
    await runner.run([EXECUTION, EXECUTION]);
    await Promise.all(judges.map((judge) => judge.judge([PROGRAM, PROGRAM, PROGRAM])));
    expect(meter.take()).toEqual({ ...NO_USAGE, executions: 2, judgeCalls: 6 });
  });

  it('keeps the name and revision of a judge, which are part of what it says', () => {
    const [judge] = makeWorld().judges;
    expect([judge?.name, judge?.revision]).toEqual(['style', '1']);
  });

  it('tells of progress after each answer, and not after a failure', async () => {
    const world = makeWorld();
    await openSession(world);
    await world.runner.run([EXECUTION]);
    await world.judges[0]?.judge([PROGRAM]);
    expect(world.answers()).toBe(4);
    await expect(world.engine.encode('another', ['x'])).rejects.toThrow(EngineSessionLost);
    expect(world.answers()).toBe(4);
  });
});

/** A call that answers, or fails, when it is told to. */
function pendingCall(): { call: Promise<void>; answer: () => void; fail: () => void } {
  let answer!: () => void;
  let fail!: () => void;
  const call = new Promise<void>((resolve, reject) => {
    answer = resolve;
    fail = () => reject(new Error('the engine is gone'));
  });
  return { call, answer, fail };
}

describe(Meter, () => {
  it('times calls side by side once, and what lies between calls not at all', async () => {
    const { meter, pass } = makeWorld();
    const [first, second] = [pendingCall(), pendingCall()];
    const one = meter.engine(() => first.call, { part: 'training' });
    pass(2);
    const other = meter.engine(() => second.call, { part: 'sampling' });
    pass(3);
    first.answer();
    await one;
    pass(5);
    second.answer();
    await other;
    pass(100);
    expect(meter.take().engineSeconds).toBe(10);
    expect(meter.takeSpent()).toEqual({ seconds: { training: 5, sampling: 8 }, peakBytes: null });
    expect(meter.takeSpent()).toEqual({ seconds: {}, peakBytes: null });
  });

  it('times each kind of call by itself, and keeps the greatest peak that an answer tells', async () => {
    const { meter, pass } = makeWorld();
    const memory = new MeteredMemory(new FakeEpisodeMemory(), meter);
    for (const peak of [5, 7, 6]) {
      const took = async (): Promise<void> => pass(1);
      await meter.engine(took, { part: 'training', peak: () => peak });
      await meter.call(took, { part: 'execution' });
    }
    await memory.recall([]);
    const seconds = { training: 3, execution: 3 };
    expect(meter.takeSpent()).toEqual({ seconds, peakBytes: 7 });
    expect(meter.take()).toEqual({ ...NO_USAGE, engineSeconds: 3 });
  });

  it('takes the part of a running call that has passed, and the rest the next time', async () => {
    const { meter, pass } = makeWorld();
    const { call, answer } = pendingCall();
    const one = meter.engine(() => call, { part: 'training' });
    pass(4);
    expect(meter.take().engineSeconds).toBe(4);
    pass(1);
    answer();
    await one;
    expect(meter.take().engineSeconds).toBe(1);
    expect(meter.take()).toEqual(NO_USAGE);
  });

  it('charges the time of a call that fails', async () => {
    const { meter, pass } = makeWorld();
    const { call, fail } = pendingCall();
    const one = meter.engine(() => call, { part: 'training' });
    pass(7);
    fail();
    await expect(one).rejects.toThrow('the engine is gone');
    expect(meter.take().engineSeconds).toBe(7);
  });
});
