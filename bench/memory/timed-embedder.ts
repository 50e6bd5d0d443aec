import { Embedder, type EmbeddingModel } from '../../src/memory/embedding/embedder.js';

/** Adds up how long embedding took. */
export class TimedEmbedder extends Embedder {
  milliseconds = 0;

  constructor(private readonly embedder: Embedder) {
    super();
  }

  override describe(): EmbeddingModel {
    return this.embedder.describe();
  }

  override async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const started = performance.now();
    try {
      return await this.embedder.embed(texts);
    } finally {
      this.milliseconds += performance.now() - started;
    }
  }
}
