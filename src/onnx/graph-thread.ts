import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { GraphText, TextGraphSettings } from './text-graph.js';
import type { GraphAnswer, GraphRequest } from './text-graph.worker.js';

const LOAD_MS = 60_000;
const TEXT_MS = 2_000;

interface Waiting {
  readonly resolve: (rows: Float32Array) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs a model with onnxruntime in a thread of its own, so that requests and heartbeats go on meanwhile. The thread
 * starts with the first text; one that is lost is followed by another with the next text.
 */
export class GraphThread {
  private readonly waiting = new Map<number, Waiting>();
  private thread: Worker | null = null;
  private last = 0;

  constructor(private readonly settings: TextGraphSettings) {}

  /** The numbers of each text, in order. @throws Error when the model cannot run, or does not answer in time */
  async run(texts: readonly GraphText[]): Promise<Float32Array[]> {
    const { size } = this.settings;
    const joined = await this.ask(texts);
    return texts.map((_, index) => joined.slice(index * size, (index + 1) * size));
  }

  async close(): Promise<void> {
    await this.thread?.terminate();
  }

  private ask(texts: readonly GraphText[]): Promise<Float32Array> {
    this.thread ??= this.start();
    const id = (this.last += 1);
    const { thread } = this;
    return new Promise((resolve, reject) => {
      const deadlineMs = LOAD_MS + TEXT_MS * texts.length;
      const timer = setTimeout(() => {
        void thread.terminate();
      }, deadlineMs);
      this.waiting.set(id, withTimer({ resolve, reject }, timer));
      thread.postMessage({ id, texts } satisfies GraphRequest, []);
    });
  }

  private start(): Worker {
    const thread = new Worker(workerFile(), { workerData: this.settings });
    thread.unref();
    thread.on('message', (answer: GraphAnswer) => {
      const waiting = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if ('error' in answer) {
        waiting?.reject(new Error(answer.error));
      } else {
        waiting?.resolve(answer.rows);
      }
    });
    thread.on('error', (error) => this.lose(error));
    thread.on('exit', () => this.lose(new Error('The thread of the model ended.')));
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
    resolve: (rows) => {
      clearTimeout(timer);
      resolve(rows);
    },
    reject: (error) => {
      clearTimeout(timer);
      reject(error);
    },
  };
}

/** Node 20 starts threads from JavaScript only: run from the sources, the thread is that of the build. */
function workerFile(): URL {
  const beside = new URL('./text-graph.worker.js', import.meta.url);
  const built = new URL('../../dist/src/onnx/text-graph.worker.js', import.meta.url);
  return existsSync(beside) ? beside : built;
}
