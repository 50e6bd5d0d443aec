import { describe, expect, it } from 'vitest';
import { FakePolicyEngine } from '../../test/support/fake-policy-engine.js';
import { RESTLESS_RECIPES, RestlessWorld } from '../../test/support/restless-world.js';
import { ANSWERS } from '../../test/support/training-world.js';
import type { OpenSession, PolicyInfo, Sample, SampleRequest } from '../contracts/policy.js';
import type { Guard } from './guarded.js';
import { packedSample, unpackedSample } from './packed-sample.js';
import { train } from './run.js';
import type { StopSignals } from './train.js';

const never = new AbortController().signal;
const going: StopSignals = { stop: never, abandon: never };
const pass: Guard = (call) => call();

/** An engine whose answers a server draws: the same request is answered with others each time. */
class DrawnElsewhere extends FakePolicyEngine {
  static draws = 0;

  override async open(request: OpenSession): Promise<PolicyInfo> {
    return { ...(await super.open(request)), drawnBy: 'base' };
  }

  override async sample(request: SampleRequest): Promise<Sample[]> {
    DrawnElsewhere.draws += 1;
    return super.sample({ ...request, seed: request.seed + DrawnElsewhere.draws });
  }
}

const engine = () => new DrawnElsewhere(Object.values(ANSWERS));

describe('a job whose answers a server draws', () => {
  it('replays a step from the samples of the first time, whatever would be drawn now', async () => {
    const world = new RestlessWorld(RESTLESS_RECIPES.rloo);
    // The answer of a gradient pass of the second step is lost: that step is replayed in another session.
    let steps = 0;
    const losing = engine();
    const move = losing.optimiserStep.bind(losing);
    losing.optimiserStep = async (...values) => {
      steps += 1;
      if (steps === 2) {
        throw new Error('cut');
      }
      return move(...values);
    };
    const cut = world.claim(pass, losing);
    await expect(train(cut.job, cut.ports, going)).rejects.toThrow('cut');
    const journaled = new Map(world.journal.answers);
    const drawn = DrawnElsewhere.draws;
    const resumed = world.claim(pass, engine());
    await train(resumed.job, resumed.ports, going);
    for (const [question, answer] of journaled) {
      expect(world.journal.answers.get(question)).toBe(answer);
    }
    const asked = [...world.journal.answers.keys()].map((key) => JSON.parse(key)[1].name as string);
    expect(asked.filter((name) => name.startsWith('samples'))).toHaveLength(3);
    expect(asked.filter((name) => name.startsWith('verdicts'))).toHaveLength(3);
    expect(DrawnElsewhere.draws).toBeGreaterThan(drawn);
  });

  it('does not go on where the engine draws itself, unless it may be another run', async () => {
    const world = new RestlessWorld(RESTLESS_RECIPES.rloo);
    const first = world.claim(pass, engine());
    await train(first.job, first.ports, going);
    const other = world.claim(pass);
    await expect(train(other.job, other.ports, going)).rejects.toThrow('drawnBy');
  });
});

describe('packedSample', () => {
  it('keeps a sample to the last bit through JSON', () => {
    const sample = {
      text: 'a\u0000é',
      isTruncated: true,
      tokens: Int32Array.of(0, 7, 151_000),
      logProbabilities: Float32Array.of(-0, -1e-7, -9999),
      byteOffsets: Int32Array.of(0, 1, 2),
    };
    const kept = JSON.parse(JSON.stringify(packedSample(sample))) as ReturnType<
      typeof packedSample
    >;
    expect(unpackedSample(kept)).toEqual(sample);
  });
});
