import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CONFIG, type FolderChange, writeBaseFolder } from '../../../test/support/base-folders.js';
import { fileOf, safetensorsOf } from '../../../test/support/safetensors.js';
import type { ProblemError } from '../../common/problems.js';
import { cacheShapeOf, memoryNeed } from './memory-need.js';
import { readCard } from './read-card.js';

describe('a model card', () => {
  const root = mkdtempSync(join(tmpdir(), 'falconry-cards-'));
  afterAll(() => rmSync(root, { recursive: true }));

  let count = 0;
  const cardOf = (change: FolderChange = {}) =>
    readCard(writeBaseFolder(root, `m${(count += 1)}`, change), 'source/folder');
  const faultOf = async (change: FolderChange): Promise<[string, string]> => {
    const error = await cardOf(change).catch((caught: unknown) => caught as ProblemError);
    return 'code' in error ? [error.code, error.detail] : ['none', JSON.stringify(error)];
  };

  it('holds what the files say, and needs as much memory as the figures by hand', async () => {
    // 36 weights; keys and values of 2 layers, each 2 heads of width 1: 2 × 2 × 2 numbers a token.
    expect(await cardOf()).toEqual({
      architecture: 'TinyForCausalLM',
      parameters: 36,
      contextLength: 128,
      dtype: 'float32',
      licence: 'apache-2.0',
      sizeBytes: 144,
      memory: {
        float32: { weightsBytes: 144, cacheBytesPerToken: 32 },
        bfloat16: { weightsBytes: 72, cacheBytesPerToken: 16 },
      },
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('adds up the files of sharded weights', async () => {
    const shards = {
      'model.safetensors': null,
      'a.safetensors': safetensorsOf({ x: [2, 3] }),
      'b.safetensors': safetensorsOf({ y: [5] }),
      'model.safetensors.index.json': { weight_map: { x: 'a.safetensors', y: 'b.safetensors' } },
    };
    expect(await cardOf(shards)).toMatchObject({ parameters: 11, sizeBytes: 44 });
  });

  it('has another digest when one byte is another, and the same for the same bytes', async () => {
    const digests = await Promise.all(
      [{}, {}, { 'tokenizer.json': { x: 1 } }].map(async (change) => (await cardOf(change)).digest),
    );
    expect([digests[0] === digests[1], digests[0] === digests[2]]).toEqual([true, false]);
  });

  it('leaves open what the files leave open', async () => {
    const { max_position_embeddings: _, num_hidden_layers: __, ...config } = CONFIG;
    expect(await cardOf({ 'config.json': config, 'README.md': '# No front matter' })).toMatchObject({
      contextLength: null,
      licence: null,
      memory: { float32: { weightsBytes: 144, cacheBytesPerToken: null } },
    });
  });

  it.each([
    ['one key-value head', { n_layer: 3, n_head: 4, n_embd: 32, multi_query: true }, 3, 8],
    ['a width of its own', { num_layers: 2, num_heads: 4, d_model: 32, d_kv: 16 }, 2, 64],
    [
      'grouped queries',
      { num_hidden_layers: 1, num_attention_heads: 8, num_key_value_heads: 2, hidden_size: 64 },
      1,
      16,
    ],
  ])('knows the cache of %s', (_, config, layers, width) => {
    expect(cacheShapeOf(config)).toEqual({ layers, width });
    expect(memoryNeed(1, { layers, width }).bfloat16.cacheBytesPerToken).toBe(4 * layers * width);
  });

  const remote = { ...CONFIG, auto_map: { AutoModelForCausalLM: 'own.Model' } };
  const pickle = { 'model.safetensors': null, 'pytorch_model.bin': 'x' };
  const index = (file: string) => ({
    'model.safetensors.index.json': { weight_map: { x: file } },
  });
  it.each<[fault: string, change: FolderChange, code: string, told: string]>([
    ['no configuration', { 'config.json': null }, 'invalid-model', 'config.json'],
    ['a configuration that is no JSON', { 'config.json': '{' }, 'invalid-model', 'config.json'],
    ['code for the model', { 'config.json': remote }, 'unsafe-format', 'auto_map'],
    [
      'code for the tokenizer',
      { 'tokenizer_config.json': { auto_map: {} } },
      'unsafe-format',
      'tokenizer_config.json',
    ],
    [
      'a class with a path',
      { 'config.json': { ...CONFIG, architectures: ['../own.Model'] } },
      'invalid-model',
      'architectures',
    ],
    [
      'a huge vocabulary',
      { 'config.json': { ...CONFIG, vocab_size: 1e9 } },
      'invalid-model',
      'vocab_size',
    ],
    [
      'quantised weights',
      { 'config.json': { ...CONFIG, quantization_config: {} } },
      'invalid-model',
      'quantised',
    ],
    ['no weights', { 'model.safetensors': null }, 'invalid-model', 'no safetensors'],
    ['weights as a pickle', pickle, 'unsafe-format', 'pytorch_model.bin'],
    [
      'a pickle in the name of safetensors',
      { 'model.safetensors': Buffer.from('80049510000000000000007d', 'hex') },
      'unsafe-format',
      'pickle',
    ],
    [
      'weights cut short',
      { 'model.safetensors': safetensorsOf({ x: [4] }).subarray(0, -1) },
      'invalid-model',
      'bytes',
    ],
    [
      'a header longer than the file',
      { 'model.safetensors': fileOf('{}', Buffer.alloc(0), 2n ** 63n) },
      'invalid-model',
      'header',
    ],
    [
      'a tensor in two files',
      { 'more.safetensors': safetensorsOf({ 'model.norm.weight': [4] }) },
      'invalid-model',
      'two files',
    ],
    ['an index that leads out', index('../x.safetensors'), 'invalid-model', 'no file of the folder'],
    ['an index of nothing', { 'model.safetensors.index.json': {} }, 'invalid-model', 'index.json'],
  ])('is refused for %s', async (_, change, code, told) => {
    const [found, detail] = await faultOf(change);
    expect([found, detail.includes(told)]).toEqual([code, true]);
  });
});
