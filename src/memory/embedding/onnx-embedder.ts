import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ProblemError } from '../../common/problems.js';
import { Config } from '../../config/config.js';
import { Embedder, type EmbeddingModel } from './embedder.js';
import type { EmbeddingAnswer, EmbeddingRequest } from './embedding.worker.js';
import { readModelFolder } from './model-folder.js';
import { VectorCache } from './vector-cache.js';

/** Vectors kept in memory: about 16 MB at 384 dimensions. */
const CACHED_VECTORS = 10_000;
const LOAD_MS = 60_000;
const TEXT_MS = 2_000;

interface Waiting {
  readonly resolve: (vectors: Float32Array) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Embeds with onnxruntime in a thread of its own, so that requests and heartbeats go on meanwhile. Each distinct
 * text is computed once while it is remembered. The thread starts with the first text.
 */
@Injectable()
export class OnnxEmbedder extends Embedder implements OnModuleDestroy {
  private model: EmbeddingModel | null = null;
  private readonly cache = new VectorCache(CACHED_VECTORS);
  private readonly waiting = new Map<number, Waiting>();
  private thread: Worker | null = null;
  private last = 0;

  constructor(private readonly config: Config) {
    super();
  }

  describe(): EmbeddingModel {
    try {
      this.model ??= readModelFolder(this.config.embeddingModelDir);
      return this.model;
    } catch (error) {
      throw unavailable(error instanceof Error ? error.message : String(error));
    }
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const { dimensions } = this.describe();
    const found = new Map(texts.map((text) => [text, this.cache.find(text)]));
    const missing = [...found].flatMap(([text, vector]) => (vector === undefined ? [text] : []));
    if (missing.length > 0) {
      const joined = await this.ask(missing);
      missing.forEach((text, index) => {
        const vector = joined.slice(index * dimensions, (index + 1) * dimensions);
        this.cache.keep(text, vector);
        found.set(text, vector);
      });
    }
    return texts.map((text) => found.get(text) as Float32Array);
  }

  async onModuleDestroy(): Promise<void> {
    await this.thread?.terminate();
  }

  private ask(texts: readonly string[]): Promise<Float32Array> {
    this.thread ??= this.start();
    const id = (this.last += 1);
    const { thread } = this;
    return new Promise((resolve, reject) => {
      const deadlineMs = LOAD_MS + TEXT_MS * texts.length;
      const timer = setTimeout(() => {
        void thread.terminate();
      }, deadlineMs);
      const settle = { resolve, reject: (error: Error) => reject(unavailable(error.message)) };
      this.waiting.set(id, withTimer(settle, timer));
      thread.postMessage({ id, texts } satisfies EmbeddingRequest, []);
    });
  }

  private start(): Worker {
    const thread = new Worker(workerFile(), {
      workerData: { folder: this.config.embeddingModelDir },
    });
    thread.unref();
    thread.on('message', (answer: EmbeddingAnswer) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if ('error' in answer) {
        waiting?.reject(new Error(answer.error));
      } else {
        waiting?.resolve(answer.vectors);
      }
    });
    thread.on('error', (error) => this.lose(error));
    thread.on('exit', () => this.lose(new Error('The embedding thread ended.')));
    return thread;
  }

  /** The next text starts another thread. */
  private lose(error: Error): void {
    this.thread = null;
    for (const [id, { reject }] of this.waiting) {
      this.waiting.delete(id);
      reject(error);
    }
  }
}

function withTimer({ resolve, reject }: Waiting, timer: NodeJS.Timeout): Waiting {
  return {
    resolve: (vectors) => {
      clearTimeout(timer);
      resolve(vectors);
    },
    reject: (error) => {
      clearTimeout(timer);
      reject(error);
    },
  };
}

/** Node 20 starts threads from JavaScript only: run from the sources, the thread is that of the build. */
function workerFile(): URL {
  const beside = new URL('./embedding.worker.js', import.meta.url);
  const built = new URL('../../../dist/src/memory/embedding/embedding.worker.js', import.meta.url);
  return existsSync(beside) ? beside : built;
}

function unavailable(reason: string): ProblemError {
  return new ProblemError(
    'dependency-unavailable',
    `The embedding model cannot be used: ${reason}`,
  );
}
