import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpPolicyEngine } from '../../src/policy/http-policy-engine.js';
import type { Guard } from '../../src/training/guarded.js';
import { train } from '../../src/training/run.js';
import type { ResumePoint } from '../../src/training/ports.js';
import type { StopSignals, TrainingJob } from '../../src/training/train.js';
import { type EngineProcess, startEngine, writeTinyModel } from '../support/engine-process.js';
import { RESTLESS_RECIPES, RestlessWorld } from '../support/restless-world.js';

const never = new AbortController().signal;
const going: StopSignals = { stop: never, abandon: never };
const pass: Guard = (call) => call();

/** Loses the answer of one call of the engine, counted over the run. */
function losing(verb: 'forwardBackward' | 'metaStep' | 'optimiserStep', place: number) {
  return (engine: HttpPolicyEngine): HttpPolicyEngine => {
    const call = engine[verb].bind(engine) as (...values: unknown[]) => Promise<never>;
    let calls = 0;
    const lossy = async (...values: unknown[]): Promise<never> => {
      calls += 1;
      const answer = await call(...values);
      if (calls === place) {
        throw new Error('cut');
      }
      return answer;
    };
    return Object.assign(engine, { [verb]: lossy });
  };
}

/** In the second step, before and after its optimiser moves; in the third, which follows a checkpoint. */
const CUTS = {
  falcon: [losing('forwardBackward', 12), losing('metaStep', 2), losing('metaStep', 3)],
  rloo: [losing('forwardBackward', 4), losing('optimiserStep', 2), losing('optimiserStep', 3)],
  // All attempts of the first and the third step are cut off: heads learn in the second.
  compcoder: [losing('forwardBackward', 4), losing('optimiserStep', 3), losing('optimiserStep', 5)],
  coderl: [losing('forwardBackward', 6), losing('optimiserStep', 4)],
};

type Name = keyof typeof CUTS;
const NAMES = Object.keys(CUTS) as Name[];

/** One run to its end, and others that lost their engine on the way. */
interface Runs {
  readonly whole: RestlessWorld;
  readonly cut: readonly RestlessWorld[];
}

describe('a job whose engine is killed', () => {
  let survivor: EngineProcess;
  const runs = new Map<Name, Runs>();
  beforeAll(async () => {
    const path = writeTinyModel(mkdtempSync(join(tmpdir(), 'tiny-')));
    const promptTemplate = 'commented_blocks';
    const details = {
      model: { path, promptTemplate, stop: [], maxNewTokens: 8, contextLength: 256 },
    };
    const [victim, other] = await Promise.all([startEngine(), startEngine()]);
    survivor = other;
    for (const name of NAMES) {
      runs.set(name, await runAndCut(name, victim, details));
    }
    await victim.kill();
  });
  afterAll(() => survivor.stop());

  it.each(NAMES)(
    'ends a %s run in another engine process with the files of the undisturbed one, byte for byte',
    async (name) => {
      const { whole, cut } = runs.get(name)!;
      const expected = await whole.remains();
      for (const world of cut) {
        const { job, ports } = world.claim(pass, new HttpPolicyEngine(survivor.address));
        await train(job, ports, going);
        expect(await world.remains()).toEqual(expected);
      }
      const { checkpoints } = whole.journal;
      expect(weights(checkpoints.at(-1))).not.toEqual(weights(checkpoints[0]));
    },
  );
});

async function runAndCut(
  name: Name,
  { address }: EngineProcess,
  details: Partial<TrainingJob>,
): Promise<Runs> {
  const whole = new RestlessWorld(RESTLESS_RECIPES[name], details);
  const undisturbed = whole.claim(pass, new HttpPolicyEngine(address));
  await train(undisturbed.job, undisturbed.ports, going);
  const cut: RestlessWorld[] = [];
  for (const lose of CUTS[name]) {
    const world = new RestlessWorld(RESTLESS_RECIPES[name], details);
    const { job, ports } = world.claim(pass, lose(new HttpPolicyEngine(address)));
    await expect(train(job, ports, going)).rejects.toThrow('cut');
    cut.push(world);
  }
  return { whole, cut };
}

function weights(checkpoint: ResumePoint | undefined): Buffer {
  return readFileSync(join(checkpoint!.folder, 'adapter_model.safetensors'));
}
