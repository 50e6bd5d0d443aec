import { expect, test } from 'vitest';
import { RequestError, UnreachableError } from '../../../client/src/index.js';
import { askAgain } from './ask-again.js';

/** A service that fails with each of these in turn, and then answers. */
function service(...failures: readonly Error[]): () => Promise<number> {
  let asked = 0;
  return () => {
    const failure = failures[asked];
    asked += 1;
    return failure === undefined ? Promise.resolve(asked) : Promise.reject(failure);
  };
}
const away = new UnreachableError('gone');
const refused = (status: number): Error => RequestError.from(status, 'no');

test('asks on while the service is away or restarts', async () => {
  expect(await askAgain(service(away, refused(503), away), 1)).toBe(4);
});

test('gives up on a service that stays away', async () => {
  const forever = () => Promise.reject(away);
  await expect(askAgain(forever, 1, 20)).rejects.toBe(away);
});

test.each([400, 401, 404])('takes %i for an answer', async (status) => {
  await expect(askAgain(service(refused(status)), 1)).rejects.toThrow('no');
});

test('takes a fault of its own for what it is', async () => {
  await expect(askAgain(service(new Error('mine')), 1)).rejects.toThrow('mine');
});
