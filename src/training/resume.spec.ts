import { beforeAll, describe, expect, it } from 'vitest';
import { RESTLESS_RECIPES, RestlessWorld } from '../../test/support/restless-world.js';
import type { Guard } from './guarded.js';
import { train } from './run.js';
import type { StopSignals } from './train.js';

const never = new AbortController().signal;
const going: StopSignals = { stop: never, abandon: never };
const pass: Guard = (call) => call();

/** What happens at one call of a port, among all that a run makes. */
type Disturbance = (call: () => Promise<unknown>) => Promise<unknown>;

/** A guard that counts the calls of all ports, and disturbs one of them. */
function disturbing(place: number, disturb: Disturbance): { guard: Guard; readonly calls: number } {
  let calls = 0;
  return {
    guard: (call) => {
      calls += 1;
      return calls === place ? (disturb(call) as ReturnType<typeof call>) : call();
    },
    get calls() {
      return calls;
    },
  };
}

describe.each(Object.entries(RESTLESS_RECIPES))('a %s job in a restless world', (_name, recipe) => {
  let undisturbed: unknown;
  let calls: number[];
  beforeAll(async () => {
    const world = new RestlessWorld(recipe);
    const counter = disturbing(0, pass);
    const { job, ports } = world.claim(counter.guard);
    await train(job, ports, going);
    undisturbed = await world.remains();
    calls = Array.from({ length: counter.calls }, (_, index) => index + 1);
  });

  /** Disturbs the call at `place`, lets another process go on, and gives the world when it is done. */
  async function cutAndResume(place: number, disturb: Disturbance): Promise<RestlessWorld> {
    const world = new RestlessWorld(recipe);
    const cut = world.claim(disturbing(place, disturb).guard);
    await expect(train(cut.job, cut.ports, going)).rejects.toThrow('cut');
    const resumed = world.claim(pass);
    await train(resumed.job, resumed.ports, going);
    return world;
  }

  it('makes enough calls for the cuts to mean something', () => {
    expect(calls.length).toBeGreaterThan(80);
  });

  it('ends as the undisturbed one when any of its calls fails', async () => {
    for (const place of calls) {
      const world = await cutAndResume(place, () => Promise.reject(new Error('cut')));
      expect(await world.remains(), `call ${place}`).toEqual(undisturbed);
    }
  });

  it('ends as the undisturbed one when the answer to any of its calls is lost', async () => {
    for (const place of calls) {
      const world = await cutAndResume(place, async (call) => {
        await call();
        throw new Error('cut');
      });
      expect(await world.remains(), `call ${place}`).toEqual(undisturbed);
    }
  });

  it('ends as the undisturbed one when it is told to stop at any call, and loses no step', async () => {
    for (const place of calls) {
      const stop = new AbortController();
      const world = new RestlessWorld(recipe);
      const stopped = world.claim(
        disturbing(place, (call) => {
          stop.abort(new Error('cut'));
          return call();
        }).guard,
      );
      const ended = await train(stopped.job, stopped.ports, { ...going, stop: stop.signal }).then(
        () => null,
        (error: Error) => error.message,
      );
      // Only a run whose last call was under way already may end as if nobody had stopped it.
      expect(ended === null ? calls.length - place : 0, `call ${place}`).toBeLessThan(3);
      expect(ended ?? 'cut').toBe('cut');
      const steps = [...world.journal.outcomes.keys()];
      expect(world.journal.checkpoints.at(-1)?.state.step ?? 0).toBe(steps.at(-1) ?? 0);
      const resumed = world.claim(pass);
      await train(resumed.job, resumed.ports, going);
      expect(await world.remains(), `call ${place}`).toEqual(undisturbed);
    }
  });

  it('ends at once when it is abandoned in a call that never ends, and makes no call after it', async () => {
    for (const place of calls) {
      const abandon = new AbortController();
      let release = (): void => undefined;
      const hanging = disturbing(place, async (call) => {
        queueMicrotask(() => abandon.abort(new Error('cut')));
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return call();
      });
      const world = new RestlessWorld(recipe);
      const cut = world.claim(hanging.guard);
      const signals = { ...going, abandon: abandon.signal };
      await expect(train(cut.job, cut.ports, signals), `call ${place}`).rejects.toThrow('cut');
      release();
      await new Promise(setImmediate);
      expect(hanging.calls).toBe(place);
      const resumed = world.claim(pass);
      await train(resumed.job, resumed.ports, going);
      expect(await world.remains(), `call ${place}`).toEqual(undisturbed);
    }
  });
});
