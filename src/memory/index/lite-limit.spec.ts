import { expect, test } from 'vitest';
import { adviceOnSize } from './lite-limit.js';

test('past 20,000 texts Milvus Lite, and it alone, says where to go next', () => {
  expect(adviceOnSize('milvus_lite-3.2.2', 20_000)).toBeNull();
  expect(adviceOnSize('2.6.1', 1_000_000)).toBeNull();
  expect(adviceOnSize('milvus_lite-3.2.2', 20_001)).toMatch(/20001 texts.*MILVUS_ADDRESS/);
});
