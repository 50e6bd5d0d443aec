import { decode, encode } from '@msgpack/msgpack';
import { describe, expect, it } from 'vitest';
import { EngineFailed } from './engine-errors.js';
import { raggedFloats, raggedIntegers, splitRows, toFloats, toIntegers } from './wire-arrays.js';

const ROWS = [Int32Array.of(1, -2, 2 ** 31 - 1), new Int32Array(), Int32Array.of(7)];

describe('wire arrays', () => {
  it('come back as they went, wherever their bytes lie in the message', () => {
    for (const name of ['a', 'ab', 'abc', 'abcd']) {
      const sent = { [name]: name, rows: raggedIntegers(ROWS) };
      const { rows } = decode(encode(sent)) as {
        rows: { values: Uint8Array; lengths: Uint8Array };
      };
      expect(splitRows(toIntegers(rows.values), toIntegers(rows.lengths))).toEqual(ROWS);
    }
  });

  it('take only their own part of a larger buffer', () => {
    const view = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    const { values } = raggedFloats([view]);
    expect(toFloats(values)).toEqual(Float32Array.of(1, 2));
  });

  it('are rows of their own memory, so that keeping one does not keep the message', () => {
    const [first] = splitRows(Int32Array.of(1, 2, 3), Int32Array.of(1, 2));
    expect(first?.buffer.byteLength).toBe(4);
  });

  it('refuse what is not whole numbers of four bytes, or another count than the lengths say', () => {
    expect(() => toFloats(new Uint8Array(3))).toThrow(EngineFailed);
    expect(() => toFloats([1, 2])).toThrow(EngineFailed);
    expect(() => splitRows(Int32Array.of(1, 2), Int32Array.of(1))).toThrow(EngineFailed);
  });
});
