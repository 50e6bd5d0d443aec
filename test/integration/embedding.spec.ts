import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { OnnxEmbedder } from '../../src/memory/embedding/onnx-embedder.js';

const root = join(import.meta.dirname, '..', '..');
const home = process.env['FALCONRY_HOME'] ?? join(root, '.falconry');
const folder = process.env['EMBEDDING_MODEL_DIR'] ?? join(home, 'embedding');
const file = join(root, 'python', 'falconry_embedding', 'reference_vectors.json');
const reference = JSON.parse(readFileSync(file, 'utf8')) as { text: string; vector: number[] }[];

const embedderOf = (embeddingModelDir: string) => new OnnxEmbedder({ embeddingModelDir } as Config);

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, index) => sum + value * b[index]!, 0);

describe(OnnxEmbedder.name, () => {
  it('refuses a folder without a model by name, and says how to make one', () => {
    const embedder = embedderOf('/nowhere');
    expect(() => embedder.describe()).toThrow(/\/nowhere.*falconry_embedding export/);
  });

  describe.skipIf(!existsSync(folder))('with the exported model (set-up makes it)', () => {
    let embedder: OnnxEmbedder;

    beforeAll(() => {
      embedder = embedderOf(folder);
    });
    afterAll(() => embedder.onModuleDestroy());

    it('points where the Python reference points: cosine above 0.999 for every text', async () => {
      const vectors = await embedder.embed(reference.map(({ text }) => text));
      const cosines = vectors.map((vector, index) => cosine(vector, reference[index]!.vector));
      expect(Math.min(...cosines)).toBeGreaterThan(0.999);
    });

    it('gives unit vectors, whatever the length of the text', async () => {
      const texts = ['', 'a', 'word '.repeat(3000), '\u0000 \ud800 🦅', '北京'];
      for (const vector of await embedder.embed(texts)) {
        expect(cosine(vector, vector)).toBeCloseTo(1, 4);
      }
    });

    it('answers in the order of the texts, alone or in a mixed batch', async () => {
      const texts = Array.from({ length: 40 }, (_, i) => `${'x '.repeat((i * 7) % 50)}task ${i}`);
      const together = await embedder.embed(texts);
      const fresh = embedderOf(folder);
      const alone = await fresh.embed([texts[17]!]);
      await fresh.onModuleDestroy();
      expect(cosine(alone[0]!, together[17]!)).toBeGreaterThan(0.9999);
    });

    it('starts another thread after one was lost', async () => {
      const lost = embedderOf(folder);
      await Promise.all([
        expect(lost.embed(['before'])).rejects.toMatchObject({ code: 'dependency-unavailable' }),
        lost.onModuleDestroy(),
      ]);
      await expect(lost.embed(['after'])).resolves.toHaveLength(1);
      await lost.onModuleDestroy();
    });
  });
});
