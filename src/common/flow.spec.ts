import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FlowValue } from './flow.js';

describe(FlowValue, () => {
  const who = new FlowValue<string>();
  const what = new FlowValue<string>();
  const both = (): unknown => [who.get(), what.get()];

  it('goes through everything that a flow starts, and ends with it', async () => {
    const within = await who.run('one', async () => {
      await sleep(1);
      return both();
    });
    expect([within, both()]).toEqual([
      ['one', undefined],
      [undefined, undefined],
    ]);
  });

  it('leaves the others as they are, and its own outside of the inner flow', () => {
    const seen = who.run('one', () => [
      what.run('two', () => [both(), who.run('three', both)]),
      both(),
    ]);
    expect(seen).toEqual([
      [
        ['one', 'two'],
        ['three', 'two'],
      ],
      ['one', undefined],
    ]);
  });

  it('is another one for flows side by side', async () => {
    const flow = (name: string): Promise<unknown> =>
      who.run(name, async () => {
        await sleep(1);
        return who.get();
      });
    expect(await Promise.all(['one', 'two'].map(flow))).toEqual(['one', 'two']);
  });
});
