import { describe, expect, it } from 'vitest';
import { VectorCache } from './vector-cache.js';

describe(VectorCache.name, () => {
  it('forgets the text that was used longest ago', () => {
    const cache = new VectorCache(2);
    cache.keep('a', Float32Array.of(1));
    cache.keep('b', Float32Array.of(2));
    cache.find('a');
    cache.keep('c', Float32Array.of(3));
    expect(['a', 'b', 'c'].map((text) => cache.find(text)?.[0])).toEqual([1, undefined, 3]);
  });
});
