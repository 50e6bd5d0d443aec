import { expect, test } from 'vitest';
import { WorkQueue } from './work-queue.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Two at work on a queue; each piece is noted when it begins, and has its way to bring more. */
async function emptiedByTwo(
  pieces: readonly string[],
  doing: (piece: string, queue: WorkQueue<string>) => Promise<void>,
): Promise<string[]> {
  const queue = new WorkQueue([...pieces]);
  const begun: string[] = [];
  const work = async (piece: string): Promise<void> => {
    begun.push(piece);
    await doing(piece, queue);
  };
  await Promise.all([queue.empty(work), queue.empty(work)]);
  return begun;
}

test('everything is done once, in its order', async () => {
  expect(await emptiedByTwo(['a', 'b', 'c', 'd', 'e'], turn)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('what comes while a long piece is done is done by whoever has nothing else', async () => {
  const done: string[] = [];
  const begun = await emptiedByTwo(['long'], async (piece, queue) => {
    if (piece === 'long') {
      await turn();
      queue.add('more');
      for (let turns = 0; turns < 5; turns += 1) {
        await turn();
      }
    }
    done.push(piece);
  });
  expect([begun, done]).toEqual([
    ['long', 'more'],
    ['more', 'long'],
  ]);
});

test('a piece that fails ends the call that did it, and the others go on', async () => {
  const queue = new WorkQueue(['bad', 'good', 'better']);
  const done: string[] = [];
  const work = async (piece: string): Promise<void> => {
    await turn();
    if (piece === 'bad') {
      throw new Error('bad');
    }
    done.push(piece);
  };
  const outcomes = await Promise.allSettled([queue.empty(work), queue.empty(work)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(done).toEqual(['good', 'better']);
});
