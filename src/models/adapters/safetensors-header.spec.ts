import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileOf, safetensorsOf } from '../../../test/support/safetensors.js';
import { ProblemError } from '../../common/problems.js';
import { readSafetensors } from './safetensors-header.js';

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));

async function read(bytes: Buffer, most?: number): ReturnType<typeof readSafetensors> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return readSafetensors(path, 'weights', most);
}

/** One tensor of two float32, but for what `change` says. */
const entry = (change: object = {}) => ({
  dtype: 'F32',
  shape: [2],
  data_offsets: [0, 8],
  ...change,
});
const file = (tensors: object, bytes = 8) => fileOf(JSON.stringify(tensors), Buffer.alloc(bytes));

describe('the header of a safetensors file', () => {
  test('says where each tensor lies, and its metadata and padding are left alone', async () => {
    const header = JSON.stringify({
      __metadata__: { format: 'pt' },
      b: entry({ data_offsets: [8, 16] }),
      a: entry({ dtype: 'BF16', shape: [2, 2] }),
    });
    const { tensors, dataStart } = await read(fileOf(`${header}   `, Buffer.alloc(16)));
    expect([...tensors]).toEqual([
      ['b', { dtype: 'F32', shape: [2], begin: 8, end: 16 }],
      ['a', { dtype: 'BF16', shape: [2, 2], begin: 0, end: 8 }],
    ]);
    expect(dataStart).toBe(8 + header.length + 3);
  });

  test('may have a length that begins as a pickle does', async () => {
    const header = JSON.stringify({ a: entry() }).padEnd(0x0280);
    expect((await read(fileOf(header, Buffer.alloc(8)))).tensors.size).toBe(1);
  });

  test.each<[fault: string, bytes: Buffer, named: RegExp]>([
    ['nothing', Buffer.of(), /too short/],
    ['less than a length', Buffer.alloc(7), /too short/],
    ['a header of no bytes', fileOf('', Buffer.alloc(0)), /too short/],
    ['a header of 2^63 bytes', fileOf('{}', Buffer.alloc(8), 1n << 63n), /9223372036854775808/],
    ['a header longer than the file', fileOf('{}', Buffer.alloc(8), 11n), /11 bytes; 10 is/],
    ['a header that is a list', fileOf('[]', Buffer.alloc(0)), /no JSON object/],
    ['a header that ends early', fileOf('{"a":', Buffer.alloc(8)), /not one JSON value/],
    ['a header that is no text', fileOf('{\u0000', Buffer.alloc(8)), /not one JSON value/],
    ['no tensor', file({}, 0), /no tensor/],
    ['metadata alone', file({ __metadata__: {} }, 0), /no tensor/],
    ['a tensor named twice', fileOf('{"a":1,"a":1}', Buffer.alloc(8)), /"a\\?" twice/],
    ['a tensor that is a number', file({ a: 1 }), /must have dtype/],
    ['a tensor that is null', file({ a: null }), /must have dtype/],
    ['a tensor without a dtype', file({ a: { shape: [2], data_offsets: [0, 8] } }), /have dtype/],
    ['a tensor with more', file({ a: entry({ code: 'x' }) }), /nothing else/],
    ['an unknown dtype', file({ a: entry({ dtype: 'F128' }) }), /unknown dtype \\?"F128/],
    ['a dtype from a prototype', file({ a: entry({ dtype: 'toString' }) }), /unknown dtype/],
    ['a negative length', file({ a: entry({ shape: [-2] }) }), /none below 0/],
    ['half a length', file({ a: entry({ shape: [0.5, 4] }) }), /whole numbers/],
    ['a length that is text', file({ a: entry({ shape: ['2'] }) }), /whole numbers/],
    ['nine dimensions', file({ a: entry({ shape: [2, 1, 1, 1, 1, 1, 1, 1, 1] }) }), /whole/],
    ['one offset', file({ a: entry({ data_offsets: [0] }) }), /two data_offsets/],
    ['offsets that run backwards', file({ a: entry({ data_offsets: [8, 0] }) }), /hold -8/],
    ['an offset beyond numbers', file({ a: entry({ data_offsets: [0, 2 ** 60] }) }), /whole/],
    ['a shape whose product overflows', file({ a: entry({ shape: [2 ** 32, 2 ** 32, 4] }) }), /needs 295147905179352825856/],
    ['a shape of other size', file({ a: entry({ shape: [3] }) }), /needs 12 bytes/],
    ['an overlap', file({ a: entry(), b: entry({ data_offsets: [4, 12] }) }, 12), /overlaps/],
    ['a gap', file({ a: entry(), b: entry({ data_offsets: [12, 20] }) }, 20), /gap/],
    ['a gap at the start', file({ a: entry({ data_offsets: [4, 12] }) }, 12), /gap/],
    ['trailing bytes', file({ a: entry() }, 9), /take 8 bytes, and 9/],
    ['a file cut short', file({ a: entry() }, 7), /take 8 bytes, and 7/],
    ['a name that reaches prototypes', fileOf('{"__proto__":{}}', Buffer.alloc(0)), /__proto__/],
  ])('refuses %s', async (_fault, bytes, named) => {
    const refusal = await read(bytes).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProblemError);
    const { code, detail, errors } = refusal as ProblemError;
    expect([code, errors[0]?.pointer]).toEqual(['invalid-model', '#/body/weights']);
    expect(detail).toMatch(named);
  });

  test('refuses one that is longer than the caller allows', async () => {
    await expect(read(safetensorsOf({ a: [1] }), 16)).rejects.toThrow(/16 is the most/);
  });

  test.each([
    ['a pickle', '\u0080\u0004\u0095\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000}'],
    ['an old pickle', '\u0080\u0002}q\u0000(X\u0005\u0000\u0000\u0000'],
    ['a zip archive', 'PK\u0003\u0004\u0014\u0000\u0000\u0000\u0000\u0000'],
    ['GGUF', 'GGUF\u0003\u0000\u0000\u0000\u0000\u0000'],
    ['HDF5', '\u0089HDF\r\n\u001a\n\u0000\u0000'],
    ['a program', '\u007fELF\u0002\u0001\u0001\u0000\u0000\u0000'],
  ])('refuses %s by how it begins', async (_, start) => {
    const refusal = await read(Buffer.from(start, 'latin1')).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'unsafe-format' });
  });

  test('answers each of 2,000 damaged files with a verdict and nothing else', async () => {
    const whole = safetensorsOf({ a: [2, 3], b: [4] });
    const verdicts = new Set<string>();
    for (let at = 0; at < 2_000; at += 1) {
      const bytes = Buffer.from(whole);
      // Multiplicative hashing (Knuth) spreads places and values without chance.
      const place = Math.imul(at, 2_654_435_761) >>> 0;
      bytes[place % bytes.length] = (place >>> 16) & 0xff;
      const cut = at % 3 === 0 ? bytes.subarray(0, place % bytes.length) : bytes;
      const verdict = await read(cut).then(
        () => 'taken',
        (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
      );
      verdicts.add(verdict);
    }
    expect([...verdicts].filter((one) => !['taken', 'invalid-model', 'unsafe-format'].includes(one))).toEqual([]);
  });
});
