import { createHash } from 'node:crypto';
import { Embedder, type EmbeddingModel } from '../../src/memory/embedding/embedder.js';

const DIMENSIONS = 256;

/** A bag of words: each word adds to one of 256 places. Texts that share words are alike; nothing else is known. */
export class FakeEmbedder extends Embedder {
  /** Every text that was asked for. */
  readonly asked: string[] = [];

  describe(): EmbeddingModel {
    return { id: 'bag-of-words', dimensions: DIMENSIONS };
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.asked.push(...texts);
    return texts.map((text) => {
      const vector = new Float32Array(DIMENSIONS);
      for (const word of text.toLowerCase().split(/\W+/)) {
        vector[createHash('md5').update(word).digest().readUInt8() % DIMENSIONS]! += 1;
      }
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    });
  }
}
