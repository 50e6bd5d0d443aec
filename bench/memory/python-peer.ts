import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Home } from '../../src/launcher/home.js';

const Greeting = z.object({ versions: z.record(z.string(), z.string()) });
const Embedded = z.object({ seconds: z.number(), last: z.array(z.number()) });
const Searched = z.object({ ms: z.array(z.number()), places: z.array(z.array(z.int())) });

/** Which library embeds: PyTorch as the reference does, or onnxruntime with the very graph that we use. */
export type EmbeddingPeer = 'pytorch' | 'onnxruntime';

interface FlatSearch {
  /** Files of little-endian float32. */
  readonly vectors: string;
  readonly queries: string;
  /** How many of the vectors are searched. */
  readonly rows: number;
  readonly k: number;
}

/** The libraries that memory is measured beside, in a Python process on one thread. It computes only while it is asked. */
export class PythonPeer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    readonly versions: Readonly<Record<string, string>>,
  ) {}

  static async start(home: Home): Promise<PythonPeer> {
    const args = ['-m', 'falconry_bench.memory_peer', home.embeddingFolder];
    const child = spawn(home.python, args, {
      env: { ...process.env, PYTHONPATH: join(home.root, 'python'), OMP_NUM_THREADS: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { versions } = Greeting.parse(await nextOf(lines));
    return new PythonPeer(child, lines, versions);
  }

  /** CPU seconds for all batches, and the vector of the last text. */
  async embed(
    peer: EmbeddingPeer,
    batches: readonly (readonly string[])[],
  ): Promise<z.infer<typeof Embedded>> {
    return Embedded.parse(await this.ask({ ask: 'embed', peer, batches }));
  }

  /** Milliseconds of each search of faiss IndexFlatIP, and the places that it found. */
  async search(asked: FlatSearch): Promise<z.infer<typeof Searched>> {
    return Searched.parse(await this.ask({ ask: 'search', ...asked }));
  }

  async close(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.stdin?.end();
    await ended;
  }

  private ask(question: object): Promise<unknown> {
    this.child.stdin?.write(`${JSON.stringify(question)}\n`);
    return nextOf(this.lines);
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<unknown> {
  const { done, value } = await lines.next();
  if (done === true) {
    throw new Error('the Python peer ended');
  }
  return JSON.parse(value);
}
