import { describe, expect, it } from 'vitest';
import { FakePolicyEngine } from '../support/fake-policy-engine.js';

const ANSWERS = ['return 1', 'return 2', 'return 3', 'return 4'];

describe('FakePolicyEngine', () => {
  it('learns to answer what is rewarded, also to prompts that it was not trained on', async () => {
    const engine = new FakePolicyEngine(ANSWERS);
    await engine.open({ session: 's', modelPath: '', adapter: { rank: 1, alpha: 1 }, seed: 0 });
    const [seen, unseen] = await engine.encode('s', ['seen', 'unseen']);
    const sample = async (prompt: Int32Array, seed: number) =>
      engine.sample({
        session: 's',
        prompts: [prompt],
        adapters: ['policy'],
        samplesPerPrompt: 32,
        maxNewTokens: 2,
        temperature: 1,
        topP: 1,
        topK: 0,
        seed,
        stop: [],
      });
    const share = async (prompt: Int32Array) =>
      (await sample(prompt, 99)).filter((one) => one.text === ANSWERS[2]).length / 32;
    expect(await share(unseen!)).toBeLessThan(0.5);
    for (let step = 0; step < 20; step += 1) {
      const samples = await sample(seen!, step);
      await engine.forwardBackward({
        session: 's',
        rows: {
          prompts: [seen!],
          promptOfRow: new Int32Array(32),
          completions: samples.map((one) => one.tokens),
          adapterOfRow: new Int32Array(32),
          adapters: ['policy'],
        },
        loss: { kind: 'weighted_nll' },
        weights: samples.map((one) =>
          new Float32Array(one.tokens.length).fill(one.text === ANSWERS[2] ? 1 : -0.3),
        ),
        normalisers: [32],
      });
      await engine.optimiserStep('s', 'policy', {
        kind: 'adam',
        learningRate: 0.1,
        beta1: 0.9,
        beta2: 0.95,
        epsilon: 1e-8,
        weightDecay: 0,
        gradientClip: 1,
      });
    }
    expect(await share(seen!)).toBeGreaterThan(0.9);
    expect(await share(unseen!)).toBeGreaterThan(0.7);
  });
});
