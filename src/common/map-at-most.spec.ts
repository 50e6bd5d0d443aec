import { describe, expect, test } from 'vitest';
import { mapAtMost } from './map-at-most.js';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

describe(mapAtMost, () => {
  test('gives results in the order of the items, of which few are under way at once', async () => {
    let [open, most] = [0, 0];
    const results = await mapAtMost(3, [5, 4, 3, 2, 1], async (item) => {
      open += 1;
      most = Math.max(most, open);
      for (let turn = 0; turn < item; turn += 1) {
        await soon();
      }
      open -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(3);
  });

  test('begins nothing more once one has failed', async () => {
    const begun: number[] = [];
    const work = mapAtMost(2, [0, 1, 2, 3, 4, 5], async (item) => {
      begun.push(item);
      await soon();
      if (item === 1) {
        throw new Error('lost');
      }
    });
    await expect(work).rejects.toThrow('lost');
    await soon();
    await soon();
    expect(begun.length).toBeLessThan(5);
  });

  test('of nothing makes nothing', async () => {
    expect(await mapAtMost(3, [], () => Promise.reject(new Error('never')))).toEqual([]);
  });
});
