import { expect, test } from 'vitest';
import { engineNames } from './engine-exchange.js';

test('every engine has a name of its own, also where file names or hosts are the same', () => {
  const urls = ['unix:/a/engine.sock', 'unix:/b/engine.sock', 'http://gpu:1', 'http://gpu:2'];
  expect(engineNames(urls)).toEqual(['engine.sock', 'engine.sock (2)', 'gpu:1', 'gpu:2']);
});
