import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  ForwardBackwardRequest,
  OpenSession,
  Optimiser,
  PolicyInfo,
  Sample,
  SamplePart,
  SampleRequest,
  TrainingRows,
} from '../../src/contracts/policy.js';
import {
  EngineDiverged,
  EngineError,
  EngineInterrupted,
  EngineRefused,
  EngineSessionLost,
} from '../../src/policy/engine-errors.js';
import { EnginePool } from '../../src/policy/engine-pool.js';
import { HttpPolicyEngine } from '../../src/policy/http-policy-engine.js';
import { CriticJudge, scoreOutcomes } from '../../src/judges/critic/critic-judge.js';
import type { PolicyEngine } from '../../src/training/ports.js';
import { startEngine, writeTinyModel, type EngineProcess } from '../support/engine-process.js';
import { FakePolicyEngine } from '../support/fake-policy-engine.js';
import { criticsIn } from '../support/tiny-critic.js';
import { choosePort } from '../../src/launcher/ports.js';

const SGD: Optimiser = {
  kind: 'sgd',
  learningRate: 0.1,
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0,
  gradientClip: 0,
};
const ADAM: Optimiser = { ...SGD, kind: 'adam', learningRate: 0.02 };
const TOKEN = 'token of the test';
const PROMPTS = ['def add(a, b):\n', 'for i in range(3):\n'];

const processes = new Map<string, Promise<EngineProcess>>();
const models = mkdtempSync(join(tmpdir(), 'policy-'));

interface Subject {
  readonly engine: PolicyEngine;
  readonly modelPath: string;
}

/** An engine of the whole file, started with its first use. */
async function real(token: string | null): Promise<HttpPolicyEngine> {
  const place = token ?? 'socket';
  const tcp = token === null ? null : { port: await choosePort(), token };
  const starting = processes.get(place) ?? startEngine(tcp);
  processes.set(place, starting);
  return new HttpPolicyEngine((await starting).address);
}

const subjects: Record<string, () => Promise<Subject>> = {
  'the fake': async () => ({ engine: new FakePolicyEngine(), modelPath: models }),
  'the engine over a unix socket': () => tiny(real(null)),
  'the engine over TCP with a token': () => tiny(real(TOKEN)),
  'a pool of one engine': async () => tiny(poolOf({ one: await real(null) })),
  'a pool of two engines': async () =>
    tiny(poolOf({ one: await real(null), two: await real(TOKEN) })),
};

async function tiny(engine: PolicyEngine | Promise<PolicyEngine>): Promise<Subject> {
  return { engine: await engine, modelPath: writeTinyModel(models) };
}

function poolOf(engines: Record<string, HttpPolicyEngine>): PolicyEngine {
  return new EnginePool(new Map(Object.entries(engines)));
}

afterAll(async () => {
  await Promise.all([...processes.values()].map(async (starting) => (await starting).stop()));
});

describe.each(Object.entries(subjects))('PolicyEngine: %s', (_name, start) => {
  let engine: PolicyEngine;
  let modelPath: string;
  let info: PolicyInfo;
  let session = '';
  let opened = 0;

  beforeAll(async () => {
    ({ engine, modelPath } = await start());
  });
  beforeEach(async () => {
    opened += 1;
    session = await open(`session-${opened}`);
  });

  async function open(
    name: string,
    rank = 4,
    options: Pick<OpenSession, 'owner' | 'isInteractive' | 'microBatchDivisor'> = {},
  ): Promise<string> {
    const adapter = { rank, alpha: 8 };
    info = await engine.open({ session: name, modelPath, adapter, seed: 7, ...options });
    return name;
  }

  async function sample(changes: Partial<SampleRequest> = {}): Promise<Sample[]> {
    return engine.sample(await requestOf(changes));
  }

  async function requestOf(changes: Partial<SampleRequest>): Promise<SampleRequest> {
    return {
      session,
      prompts: await engine.encode(session, PROMPTS),
      adapters: ['policy'],
      samplesPerPrompt: 3,
      maxNewTokens: 12,
      temperature: 1,
      topP: 1,
      topK: 0,
      seed: 11,
      stop: [],
      ...changes,
    };
  }

  /** Rows of the drawn answers, each on the adapter that `adapterOf` gives for its prompt. */
  async function rowsOf(samples: Sample[], adapters = ['policy']): Promise<TrainingRows> {
    const owner = samples.map((_, index) => Math.floor(index / (samples.length / PROMPTS.length)));
    return {
      prompts: await engine.encode(session, PROMPTS),
      promptOfRow: Int32Array.from(owner),
      completions: samples.map((one) => one.tokens),
      adapterOfRow: Int32Array.from(owner, (prompt) => prompt % adapters.length),
      adapters,
    };
  }

  async function likelihood(
    samples: Sample[],
    changes: Partial<ForwardBackwardRequest> = {},
  ): Promise<ForwardBackwardRequest> {
    const rows = changes.rows ?? (await rowsOf(samples));
    return {
      session,
      rows,
      loss: { kind: 'weighted_nll' },
      weights: samples.map((one) => new Float32Array(one.tokens.length).fill(1)),
      normalisers: rows.adapters.map(() => 10),
      ...changes,
    };
  }

  async function scoreOf(samples: Sample[], adapter = 'policy'): Promise<number> {
    const rows = await rowsOf(samples, [adapter]);
    const scores = await engine.logProbabilities(session, rows);
    return scores.flatMap((row) => [...row]).reduce((sum, score) => sum + score, 0);
  }

  it('tells what it opened', () => {
    expect(info.vocabularySize).toBeGreaterThan(0);
    expect(info.eosTokenId).toBeLessThan(info.vocabularySize);
    expect(info.modelDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(info.threads).toBe(1);
    expect(Object.keys(info.versions)).toEqual(expect.arrayContaining(['engine', 'torch']));
  });

  it('draws prompt-major answers whose arrays run along their tokens', async () => {
    const samples = await sample();
    expect(samples).toHaveLength(6);
    for (const one of samples) {
      expect(one.tokens.length).toBeGreaterThan(0);
      expect(one.tokens.length).toBeLessThanOrEqual(12);
      expect(one.logProbabilities).toHaveLength(one.tokens.length);
      expect(one.byteOffsets).toHaveLength(one.tokens.length);
      expect(one.byteOffsets[0]).toBe(0);
      expect(Math.max(...one.byteOffsets)).toBeLessThanOrEqual(Buffer.byteLength(one.text));
      expect(one.isTruncated).toBe(
        one.tokens.length === 12 && one.tokens.at(-1) !== info.eosTokenId,
      );
    }
  });

  it('answers the same seed with the same samples, another seed with others', async () => {
    const first = await sample();
    expect(await sample()).toEqual(first);
    expect(await sample({ seed: 12 })).not.toEqual(first);
  });

  it('draws a row whatever its batch mates', async () => {
    const prompts = await engine.encode(session, PROMPTS);
    const alone = await sample({ prompts: prompts.slice(0, 1) });
    expect((await sample()).slice(0, 3).map((one) => one.text)).toEqual(
      alone.map((one) => one.text),
    );
  });

  it('draws greedily at temperature 0', async () => {
    const [one, two, three] = await sample({ temperature: 0 });
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect((await sample({ topK: 1, seed: 5 }))[0]?.text).toBe(one?.text);
  });

  it('ends an answer before a stop text', async () => {
    const letters = 'aeinorst ()=:'.split('');
    for (const one of await sample({ stop: letters, maxNewTokens: 60 })) {
      expect(letters.some((letter) => one.text.includes(letter))).toBe(false);
    }
  });

  it('reports log-probabilities that equal those of the training forward pass', async () => {
    const samples = await sample();
    const scores = await engine.logProbabilities(session, await rowsOf(samples));
    scores.forEach((row, index) => {
      row.forEach((score, place) =>
        expect(score).toBeCloseTo(samples[index]!.logProbabilities[place]!, 4),
      );
    });
  });

  it('lowers the loss along the gradient', async () => {
    const samples = await sample();
    const before = await scoreOf(samples);
    for (let step = 0; step < 5; step += 1) {
      const result = await engine.forwardBackward(await likelihood(samples));
      expect(result.losses[0]).toBeCloseTo(-(await scoreOf(samples)) / 10, 3);
      await engine.optimiserStep(session, 'policy', ADAM);
    }
    expect(await scoreOf(samples)).toBeGreaterThan(before + 1);
  });

  it('has no gradient from tokens of weight 0', async () => {
    const samples = await sample();
    const weights = samples.map((one) => new Float32Array(one.tokens.length));
    const result = await engine.forwardBackward(await likelihood(samples, { weights }));
    expect(result).toMatchObject({ losses: [0], gradientNorms: [0], tokens: 0 });
  });

  it('adds gradients up until a step uses them', async () => {
    const samples = await sample();
    await engine.forwardBackward(await likelihood(samples));
    const once = (await engine.optimiserStep(session, 'policy', { ...SGD, learningRate: 0 }))
      .gradientNorm;
    await engine.forwardBackward(await likelihood(samples));
    await engine.forwardBackward(await likelihood(samples));
    const twice = (await engine.optimiserStep(session, 'policy', { ...SGD, learningRate: 0 }))
      .gradientNorm;
    expect(twice / once).toBeCloseTo(2, 3);
    await expect(engine.optimiserStep(session, 'policy', SGD)).rejects.toThrow(EngineRefused);
  });

  it('clips the ratio to the behaviour where it would gain', async () => {
    const samples = await sample();
    const far = samples.map((one) => one.logProbabilities.map((score) => score - 1));
    const result = await engine.forwardBackward(
      await likelihood(samples, {
        loss: { kind: 'clipped', clipLow: 0.2, clipHigh: 0.2 },
        behaviourLogProbabilities: far,
      }),
    );
    const tokens = samples.reduce((sum, one) => sum + one.tokens.length, 0);
    expect(result.clippedShare[0]).toBe(1);
    expect(result.gradientNorms[0]).toBe(0);
    expect(result.losses[0]).toBeCloseTo((-1.2 * tokens) / 10, 3);
  });

  it('caps what a token of negative weight costs', async () => {
    const samples = await sample();
    const far = samples.map((one) => one.logProbabilities.map((score) => score - 2));
    const weights = samples.map((one) => new Float32Array(one.tokens.length).fill(-1));
    const result = await engine.forwardBackward(
      await likelihood(samples, {
        loss: { kind: 'clipped', clipLow: 0.2, clipHigh: 0.2, cap: 3 },
        behaviourLogProbabilities: far,
        weights,
      }),
    );
    const tokens = samples.reduce((sum, one) => sum + one.tokens.length, 0);
    expect(result).toMatchObject({ clippedShare: [1], gradientNorms: [0] });
    expect(result.losses[0]).toBeCloseTo((3 * tokens) / 10, 3);
  });

  it('keeps the gradient of tokens whose importance weight is clipped', async () => {
    const samples = await sample();
    const far = samples.map((one) => one.logProbabilities.map((score) => score - 1));
    const plain = await engine.forwardBackward(await likelihood(samples));
    const result = await engine.forwardBackward(
      await likelihood(samples, {
        loss: { kind: 'cispo', clipLow: 0.2, clipHigh: 0.5 },
        behaviourLogProbabilities: far,
      }),
    );
    expect(result.clippedShare[0]).toBe(1);
    expect(result.losses[0]).toBeCloseTo(1.5 * plain.losses[0]!, 3);
    expect(result.gradientNorms[0]).toBeCloseTo(1.5 * plain.gradientNorms[0]!, 3);
    await expect(
      engine.forwardBackward(
        await likelihood(samples, { loss: { kind: 'cispo', clipLow: 0.2, clipHigh: 0.5 } }),
      ),
    ).rejects.toThrow(/behaviourLogProbabilities/u);
  });

  it('measures no divergence from itself and some from an adapter that moved', async () => {
    const samples = await sample();
    await engine.copy(session, 'policy', ['frozen']);
    const kl = { coefficient: 0.1, reference: 'frozen' };
    const same = await engine.forwardBackward(await likelihood(samples, { kl }));
    expect(same.kl[0]).toBeCloseTo(0, 5);
    await engine.optimiserStep(session, 'policy', { ...ADAM, learningRate: 0.1 });
    const moved = await engine.forwardBackward(await likelihood(samples, { kl }));
    expect(moved.kl[0]).toBeGreaterThan(0.001);
  });

  it('fits a value head to returns, and its clip stops what has moved', async () => {
    const samples = await sample();
    const rows = await rowsOf(samples);
    await engine.addHead({ session, head: 'worth', kind: 'value', seed: 1 });
    const targetValues = samples.map((one) => new Float32Array(one.tokens.length).fill(0.5));
    const request = await likelihood(samples, {
      loss: { kind: 'value' },
      head: 'worth',
      targetValues,
    });
    const errorOf = async () =>
      (await engine.values(session, rows, 'worth'))
        .flatMap((row) => [...row])
        .reduce((sum, value) => sum + (value - 0.5) ** 2, 0);
    const before = await errorOf();
    const first = await engine.forwardBackward(request);
    expect(first.losses[0]).toBeCloseTo(before / 20, 3);
    expect(first.headGradientNorm).toBeGreaterThan(0);
    for (let step = 0; step < 30; step += 1) {
      await engine.optimiserStep(session, 'worth', { ...ADAM, learningRate: 0.02 });
      await engine.forwardBackward(request);
    }
    expect(await errorOf()).toBeLessThan(before / 4);
    const now = await engine.values(session, rows, 'worth');
    const clipped = await engine.forwardBackward({
      ...request,
      loss: { kind: 'value', clip: 0.1 },
      behaviourValues: now.map((row) => row.map((value) => value - 1)),
      targetValues: now.map((row) => row.map((value) => value + 1)),
    });
    expect(clipped).toMatchObject({ clippedShare: [1], headGradientNorm: 0 });
    await engine.drop(session, ['worth']);
    await expect(engine.values(session, rows, 'worth')).rejects.toThrow(/worth/u);
  });

  it('teaches an outcome head, which goes on after save and restore', async () => {
    const samples = await sample();
    const rows = await rowsOf(samples);
    await engine.addHead({ session, head: 'critic', kind: 'outcome', seed: 1 });
    const request = await likelihood(samples, {
      loss: { kind: 'classify', over: 'sequence' },
      head: 'critic',
      targetClasses: samples.map((one) => new Int32Array(one.tokens.length).fill(2)),
    });
    const first = await engine.forwardBackward(request);
    for (let step = 0; step < 20; step += 1) {
      await engine.optimiserStep(session, 'critic', { ...ADAM, learningRate: 0.05 });
      await engine.forwardBackward(request);
    }
    const logits = await engine.classes(session, rows, 'critic');
    expect(logits.tokens.map((row) => row.length)).toEqual(
      samples.map((one) => one.tokens.length * 4),
    );
    for (const [index, row] of logits.rows.entries()) {
      expect(row.indexOf(Math.max(...row))).toBe(2);
      expect(row[2]).toBe(Math.max(...logits.tokens[index]!.filter((_, place) => place % 4 === 2)));
    }
    const folder = mkdtempSync(join(tmpdir(), 'critic-'));
    await engine.save(session, 'critic', folder);
    const last = await engine.forwardBackward(request);
    expect(last.losses[0]!).toBeLessThan(first.losses[0]! / 2);
    await engine.optimiserStep(session, 'critic', ADAM);
    await engine.restore(session, 'critic', folder);
    expect(await engine.classes(session, rows, 'critic')).toEqual(logits);
    const unheaded = await likelihood(samples, { loss: { kind: 'value' } });
    await expect(engine.forwardBackward(unheaded)).rejects.toThrow(EngineRefused);
    const other = { session, head: 'critic', kind: 'value', seed: 1 } as const;
    await expect(engine.addHead(other)).rejects.toThrow(/critic/u);
  });

  it('moves only the task adapters in an inner step, by the size of the rule', async () => {
    const samples = await sample();
    const before = await scoreOf(samples);
    await engine.copy(session, 'policy', ['task-0', 'task-1']);
    const tasks = ['task-0', 'task-1'];
    const rows = await rowsOf(samples, tasks);
    await engine.forwardBackward(await likelihood(samples, { rows }));
    const steps = await engine.innerStep({
      session,
      adapters: tasks,
      learningRate: 1,
      rule: 'normalised',
      normCap: 0.5,
    });
    expect(steps).toHaveLength(2);
    expect(await scoreOf(samples)).toBeCloseTo(before, 3);
    expect(
      await scoreOf(samples.slice(0, 3).concat(samples.slice(0, 3)), 'task-0'),
    ).not.toBeCloseTo(await scoreOf(samples.slice(0, 3).concat(samples.slice(0, 3))), 2);
  });

  it('lifts what the tasks found into the meta policy (first-order MAML with learned rates)', async () => {
    const samples = await sample();
    const tasks = ['task-0', 'task-1'];
    const before = await scoreOf(samples);
    for (let step = 0; step < 4; step += 1) {
      await engine.copy(session, 'policy', tasks);
      const rows = await rowsOf(samples, tasks);
      await engine.forwardBackward(await likelihood(samples, { rows }));
      await engine.innerStep({
        session,
        adapters: tasks,
        learningRate: 0.1,
        rule: 'norm_cap',
        normCap: 1,
        learnedRatesOf: 'policy',
      });
      await engine.forwardBackward(await likelihood(samples, { rows }));
      await engine.metaStep({
        session,
        meta: 'policy',
        tasks,
        mode: 'fomaml',
        optimiser: ADAM,
        innerRateStep: 0.1,
      });
    }
    expect(await scoreOf(samples)).toBeGreaterThan(before + 1);
  });

  it('moves the meta policy along the gradient through the inner steps, which its query loss falls by', async () => {
    const samples = await sample();
    const { session: _session, ...batch } = await likelihood(samples, {
      rows: await rowsOf(samples, ['task-0', 'task-1']),
      normalisers: [12, 12],
    });
    const half = { ...batch, normalisers: [24, 24], loss: { kind: 'weighted_nll' } as const };
    const rule = { rule: 'normalised', normCap: 0.5, learningRate: 1 } as const;
    const step = (learningRate: number, inner = {}, innerRateStep = 0) =>
      engine.exactMetaStep({
        session,
        meta: 'policy',
        support: [half],
        query: [half, half],
        inner: { ...rule, steps: 2, learnedRates: true, ...inner },
        optimiser: { ...SGD, learningRate },
        innerRateStep,
      });
    const lossOf = async () => (await step(0)).queryLosses.reduce((sum, loss) => sum + loss) / 2;

    const { queryLosses, gradientNorm } = await step(0);
    const before = queryLosses.reduce((sum, loss) => sum + loss) / 2;
    const stride = (0.001 * before) / gradientNorm ** 2;
    await step(stride);
    const fall = before - (await lossOf());
    expect(fall / (stride * gradientNorm ** 2)).toBeCloseTo(1, 1);
    const still = await step(0, { learningRate: 0 });
    expect(still.cosineToFirstOrder).toBeCloseTo(1, 5);
    expect(still.queryLosses[0]).toBeCloseTo(still.supportLosses[0]! * 2, 4);

    await step(0, {}, 0.2);
    const [slow, fast] = [await lossOf(), (await step(0, {}, 0.2), await lossOf())];
    expect(fast).toBeLessThan(slow);
    await expect(step(0, { learnedRates: false }, 0.1)).rejects.toThrow('innerRateStep');
  });

  it('moves the meta policy towards its tasks (Reptile)', async () => {
    const samples = await sample();
    const before = await scoreOf(samples);
    const tasks = ['task-0', 'task-1'];
    await engine.copy(session, 'policy', tasks);
    const rows = await rowsOf(samples, tasks);
    await engine.forwardBackward(await likelihood(samples, { rows }));
    await engine.innerStep({
      session,
      adapters: tasks,
      learningRate: 1,
      rule: 'norm_cap',
      normCap: 0.3,
    });
    const optimiser = { ...SGD, learningRate: 1 };
    const meta = { session, meta: 'policy', tasks, mode: 'reptile' as const, optimiser };
    const { gradientNorm } = await engine.metaStep({ ...meta, innerRateStep: 0 });
    expect(gradientNorm).toBeGreaterThan(0);
    expect(await scoreOf(samples)).toBeGreaterThan(before);
    await expect(engine.metaStep({ ...meta, innerRateStep: 0.1 })).rejects.toThrow('innerRateStep');
  });

  describe('told while it is drawn', () => {
    const streamed = async (changes: Partial<SampleRequest>, signal?: AbortSignal) => {
      const told: SamplePart[][] = [];
      const request = await requestOf({ maxNewTokens: 24, ...changes });
      const samples = await engine.sampleStream(request, (parts) => told.push([...parts]), signal);
      return { samples, told };
    };

    it.each([{}, { stop: ['e', '1'] }, { temperature: 0 }])(
      'gives the answers of the plain call with %j, and parts that add up to them',
      async (changes) => {
        const plain = await sample({ maxNewTokens: 24, ...changes });
        const { samples, told } = await streamed(changes);
        expect(samples).toEqual(plain);
        plain.forEach((one, row) => {
          const parts = told.flat().filter((part) => part.row === row);
          expect(parts.map(({ text }) => text).join('')).toBe(one.text);
          expect(parts.flatMap(({ tokens }) => [...tokens])).toEqual([...one.tokens]);
          const scores = parts.flatMap(({ logProbabilities }) => [...logProbabilities]);
          expect(scores).toEqual([...one.logProbabilities]);
        });
      },
    );

    it('stops once nobody wants it any more, and its session goes on', async () => {
      const reason = new Error('nobody reads');
      const leaving = new AbortController();
      const request = await requestOf({ maxNewTokens: 200, temperature: 5, samplesPerPrompt: 8 });
      let parts = 0;
      const drawing = engine.sampleStream(
        request,
        () => {
          parts += 1;
          leaving.abort(reason);
        },
        leaving.signal,
      );
      await expect(drawing).rejects.toBe(reason);
      expect(parts).toBeLessThan(200);
      expect(await sample()).toHaveLength(6);
      await expect(streamed({}, AbortSignal.abort(reason))).rejects.toBe(reason);
    });

    it('fails as the plain call does, and when its session is interrupted', async () => {
      await expect(streamed({ adapters: ['nobody'] })).rejects.toThrow(EngineRefused);
      const request = await requestOf({ maxNewTokens: 200, temperature: 5, samplesPerPrompt: 8 });
      const drawing = engine.sampleStream(request, () => engine.interrupt(session));
      await expect(drawing).rejects.toThrow(EngineInterrupted);
    });
  });

  it('opens a session whose calls are let in before others', async () => {
    session = await open(`${session}-interactive`, 4, { isInteractive: true });
    expect(await sample()).toHaveLength(6);
  });

  it('goes on after save and restore as if nothing had happened', async () => {
    const samples = await sample();
    const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    const train = async () => {
      await engine.forwardBackward(await likelihood(samples));
      await engine.optimiserStep(session, 'policy', ADAM);
    };
    await train();
    await engine.save(session, 'policy', folder);
    await train();
    const straight = await engine.logProbabilities(session, await rowsOf(samples));
    await engine.close(session);
    session = await open(`${session}-again`);
    await engine.restore(session, 'policy', folder);
    await train();
    expect(await engine.logProbabilities(session, await rowsOf(samples))).toEqual(straight);
  });

  it("adopts an adapter in PEFT's format, which is new to training, and refuses one of another rank", async () => {
    const home = mkdtempSync(join(tmpdir(), 'adopted-'));
    const samples = await sample();
    await engine.forwardBackward(await likelihood(samples));
    await engine.optimiserStep(session, 'policy', ADAM);
    const checkpoint = mkdtempSync(join(home, 'checkpoint-'));
    await engine.save(session, 'policy', checkpoint);
    const folder = join(home, 'adapter');
    await engine.export({ checkpoint, modelPath, format: 'peft', folder });
    const trained = await engine.logProbabilities(session, await rowsOf(samples));
    await engine.close(session);
    session = await open(`${session}-adopting`);
    await engine.adopt(session, 'policy', folder);
    expect(await engine.logProbabilities(session, await rowsOf(samples))).toEqual(trained);
    await expect(engine.optimiserStep(session, 'policy', ADAM)).rejects.toThrow(/no gradient/);
    await engine.close(session);
    session = await open(`${session}-wide`, 8);
    await expect(engine.adopt(session, 'policy', folder)).rejects.toThrow(/r is 4/);
  });

  it('trains whole weights, which go on after save and restore and have no PEFT', async () => {
    const whole = async (name: string): Promise<void> => {
      session = name;
      await engine.open({ session, modelPath, adapter: { kind: 'full' }, seed: 7 });
    };
    await whole('whole');
    const samples = await sample();
    const first = await engine.forwardBackward(await likelihood(samples));
    await engine.optimiserStep(session, 'policy', { ...SGD, learningRate: 0.003 });
    const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    await engine.save(session, 'policy', folder);
    const last = await engine.forwardBackward(await likelihood(samples));
    expect(last.losses[0]!).toBeLessThan(first.losses[0]!);
    await whole('another');
    await engine.restore(session, 'policy', folder);
    // How much the process has held at most is no part of what is computed.
    const again = await engine.forwardBackward(await likelihood(samples));
    expect({ ...again, peakBytes: last.peakBytes }).toEqual(last);
    const lora = await open('adapter');
    await expect(engine.restore(lora, 'policy', folder)).rejects.toThrow(/rank/u);
    const request = { checkpoint: folder, modelPath, folder: `${folder}-out` };
    await expect(engine.export({ ...request, format: 'peft' })).rejects.toThrow(/peft/u);
    const files = await engine.export({ ...request, format: 'merged' });
    expect(files.map(({ name }) => name)).toContain('model.safetensors');
  });

  it('refuses to save into a folder that holds something', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    await engine.save(session, 'policy', folder);
    await expect(engine.save(session, 'policy', folder)).rejects.toThrow(EngineRefused);
  });

  it('makes the folder that it saves into where only its parent is', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'checkpoint-')), 'head');
    await engine.save(session, 'policy', folder);
    await engine.restore(session, 'policy', folder);
    const orphan = join(folder, 'none', 'head');
    await expect(engine.save(session, 'policy', orphan)).rejects.toThrow(EngineRefused);
  });

  it('refuses by name a checkpoint of another shape', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    await engine.save(session, 'policy', folder);
    session = await open(`${session}-wide`, 8);
    await expect(engine.restore(session, 'policy', folder)).rejects.toThrow(/rank is 4/);
  });

  it.each(['peft', 'merged'] as const)('exports a saved policy as %s, whole', async (format) => {
    const home = mkdtempSync(join(tmpdir(), 'export-'));
    const checkpoint = mkdtempSync(join(home, 'checkpoint-'));
    await engine.save(session, 'policy', checkpoint);
    const folder = join(home, 'out');
    const request = { checkpoint, modelPath, format, folder };
    const files = await engine.export(request);
    expect(files.map(({ name }) => name)).toEqual(readdirSync(folder).toSorted());
    expect(files.map(({ name }) => name)).toContain(
      format === 'peft' ? 'adapter_model.safetensors' : 'model.safetensors',
    );
    for (const { name, sizeBytes, sha256 } of files) {
      const content = readFileSync(join(folder, name));
      expect(content).toHaveLength(sizeBytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
    rmSync(checkpoint, { recursive: true });
    expect(await engine.export(request)).toEqual(files);
    const other = { ...request, folder: join(home, 'other') };
    await expect(engine.export(other)).rejects.toThrow(EngineRefused);
    expect(readdirSync(home)).toEqual(['out']);
  });

  it('ends the wait for an export that nobody wants any more', async () => {
    const checkpoint = mkdtempSync(join(tmpdir(), 'checkpoint-'));
    const request = { checkpoint, modelPath, format: 'peft', folder: `${checkpoint}-out` } as const;
    const reason = new Error('nobody waits');
    await expect(engine.export(request, AbortSignal.abort(reason))).rejects.toThrow(reason);
  });

  it('refuses what names no adapter, and works on', async () => {
    await expect(sample({ adapters: ['nobody'] })).rejects.toThrow(/nobody/);
    await expect(engine.drop(session, ['nobody'])).rejects.toThrow(EngineRefused);
    await engine.copy(session, 'policy', ['other']);
    await engine.drop(session, ['other']);
    await expect(engine.drop(session, ['other'])).rejects.toThrow(EngineRefused);
  });

  it('keeps weights and gradients when a loss is not finite', async () => {
    const samples = await sample();
    const before = await scoreOf(samples);
    const weights = samples.map((one) => new Float32Array(one.tokens.length).fill(3e38));
    const request = await likelihood(samples, { weights, normalisers: [1e-300] });
    await expect(engine.forwardBackward(request)).rejects.toThrow(EngineDiverged);
    await expect(engine.optimiserStep(session, 'policy', SGD)).rejects.toThrow(/no gradient/);
    expect(await scoreOf(samples)).toBe(before);
  });

  it('computes the same gradient in smaller micro-batches, up to rounding', async () => {
    const samples = await sample();
    const whole = await engine.forwardBackward(await likelihood(samples));
    session = await open(`${session}-small`, 4, { microBatchDivisor: 256 });
    const parted = await engine.forwardBackward(await likelihood(samples));
    expect(parted.losses[0]).toBeCloseTo(whole.losses[0]!, 4);
    expect(parted.gradientNorms[0]).toBeCloseTo(whole.gradientNorms[0]!, 4);
    expect(parted.tokens).toBe(whole.tokens);
  });

  it('fails every call of an interrupted session, and of no other', async () => {
    const interrupted = session;
    session = await open(`${interrupted}-other`);
    engine.interrupt(interrupted);
    engine.interrupt(interrupted);
    await expect(engine.encode(interrupted, ['x'])).rejects.toThrow(EngineInterrupted);
    await expect(engine.copy(interrupted, 'policy', ['a'])).rejects.toThrow(EngineInterrupted);
    await engine.copy(session, 'policy', ['a']);
    await engine.close(interrupted);
    await expect(engine.encode(interrupted, ['x'])).rejects.toThrow(EngineSessionLost);
  });

  it('opens a session again under the name of an interrupted one', async () => {
    engine.interrupt(session);
    await open(session);
    expect(await engine.encode(session, ['x'])).toHaveLength(1);
  });

  it('lets a session that is not open be interrupted', () => {
    expect(() => engine.interrupt('never opened')).not.toThrow();
  });

  it('ends the sessions of an owner when it opens the next', async () => {
    const [first, other] = [`${session}-first`, `${session}-other`];
    await open(first, 4, { owner: `job of ${session}` });
    await open(other, 4, { owner: 'another job' });
    await open(`${session}-next`, 4, { owner: `job of ${session}` });
    await expect(engine.copy(first, 'policy', ['a'])).rejects.toThrow(EngineError);
    await engine.copy(`${session}-next`, 'policy', ['a']);
    await engine.copy(other, 'policy', ['a']);
  });

  it('knows no session that was closed', async () => {
    await engine.close(session);
    await expect(sample({ prompts: [Int32Array.of(40)] })).rejects.toThrow(EngineSessionLost);
    await expect(engine.copy(session, 'policy', ['a'])).rejects.toThrow(EngineSessionLost);
  });
});

describe('A critic that an engine has exported', () => {
  const EXPORT = `exp_${'0'.repeat(26)}`;
  const TASKS = PROMPTS.map((prompt, index) => ({
    prompt,
    program: ['return a + b', 'print(i)\n'][index] as string,
    language: 'python',
  }));
  it("gives a judge the engine's own scores, from the files alone", async () => {
    const { engine, modelPath } = await tiny(real(null));
    const session = 'critic-export';
    const info = await engine.open({ session, modelPath, adapter: { rank: 4, alpha: 8 }, seed: 7 });
    await engine.addHead({ session, head: 'critic', kind: 'outcome', seed: 1 });
    const prompts = await engine.encode(
      session,
      PROMPTS.map((prompt) => prompt.trimEnd()),
    );
    const programs = await engine.encode(
      session,
      TASKS.map(({ program }) => program),
    );
    const completions = programs.map((tokens) => Int32Array.of(...tokens, info.eosTokenId));
    const rows: TrainingRows = {
      prompts,
      promptOfRow: Int32Array.of(0, 1),
      completions,
      adapterOfRow: Int32Array.of(0, 0),
      adapters: ['policy'],
    };
    for (const _ of [1, 2]) {
      await engine.forwardBackward({
        session,
        rows,
        loss: { kind: 'classify', over: 'sequence' },
        head: 'critic',
        weights: completions.map(({ length }) => new Float32Array(length).fill(1)),
        targetClasses: completions.map(({ length }, row) => new Int32Array(length).fill(row * 3)),
        normalisers: [2],
      });
      await engine.optimiserStep(session, 'policy', ADAM);
      await engine.optimiserStep(session, 'critic', ADAM);
    }
    const logits = (await engine.classes(session, rows, 'critic')).rows;
    const home = mkdtempSync(join(tmpdir(), 'critic-'));
    const checkpoint = join(home, 'checkpoint');
    await engine.save(session, 'policy', checkpoint);
    const head = join(checkpoint, 'critic');
    await engine.save(session, 'critic', head);
    const folder = join(home, EXPORT);
    const files = await engine.export({ checkpoint, modelPath, format: 'critic', head, folder });
    expect(files.map(({ name }) => name)).toContain('critic.onnx');

    const critics = criticsIn('nowhere', home);
    const judged = await new CriticJudge('critic', 'r1', EXPORT, critics).judge(TASKS);
    await critics.close();
    judged.forEach((judgement, row) => {
      const expected = scoreOutcomes(logits[row] ?? []);
      expect(judgement).toMatchObject({ status: 'scored' });
      const { components } = judgement as { components: Record<string, number> };
      for (const [outcome, probability] of Object.entries(expected.components ?? {})) {
        expect(components[outcome]).toBeCloseTo(probability, 4);
      }
    });
    expect(judged[0]).not.toMatchObject({ value: (judged[1] as { value: number }).value });
  });
});
