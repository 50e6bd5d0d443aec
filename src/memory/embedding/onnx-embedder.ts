import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ProblemError } from '../../common/problems.js';
import { Config } from '../../config/config.js';
import { GraphThread } from '../../onnx/graph-thread.js';
import { Embedder, type EmbeddingModel } from './embedder.js';
import { type ModelFolder, readModelFolder } from './model-folder.js';
import { VectorCache } from './vector-cache.js';

/** Vectors kept in memory: about 16 MB at 384 dimensions. */
const CACHED_VECTORS = 10_000;
/** Padded tokens of a batch: enough to fill one core, little enough to keep the arena small. */
const BATCH_TOKENS = 2_048;

/** Embeds with onnxruntime, in a thread. Each distinct text is computed once while it is remembered. */
@Injectable()
export class OnnxEmbedder extends Embedder implements OnModuleDestroy {
  private model: ModelFolder | null = null;
  private thread: GraphThread | null = null;
  private readonly cache = new VectorCache(CACHED_VECTORS);

  constructor(private readonly config: Config) {
    super();
  }

  describe(): EmbeddingModel {
    return this.folder();
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const folder = this.folder();
    const found = new Map(texts.map((text) => [text, this.cache.find(text)]));
    const missing = [...found].flatMap(([text, vector]) => (vector === undefined ? [text] : []));
    if (missing.length > 0) {
      this.thread ??= threadOf(folder);
      const vectors = await this.thread.run(missing).catch(unavailable);
      missing.forEach((text, index) => {
        const vector = vectors[index] as Float32Array;
        this.cache.keep(text, vector);
        found.set(text, vector);
      });
    }
    return texts.map((text) => found.get(text) as Float32Array);
  }

  async onModuleDestroy(): Promise<void> {
    await this.thread?.close();
  }

  private folder(): ModelFolder {
    try {
      this.model ??= readModelFolder(this.config.embeddingModelDir);
      return this.model;
    } catch (error) {
      return unavailable(error);
    }
  }
}

function threadOf({
  graph,
  tokenizer,
  tokenizerConfig,
  dimensions,
  maxTokens,
}: ModelFolder): GraphThread {
  return new GraphThread({
    graph: { path: graph },
    tokenizer: { path: tokenizer },
    tokenizerConfig: { path: tokenizerConfig },
    output: 'sentence_embedding',
    size: dimensions,
    maxTokens,
    keeps: 'head',
    batchTokens: BATCH_TOKENS,
  });
}

function unavailable(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new ProblemError('dependency-unavailable', `The embedding model cannot be used: ${reason}`);
}
