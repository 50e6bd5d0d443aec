import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable } from '../../src/cli/table.js';
import { keysFor } from '../../src/memory/episode-search.js';
import { recallAt } from '../../src/memory/quality/ranking.js';
import { toBytes } from '../../src/memory/recall/vector-bytes.js';
import type { Ratio } from '../ratio.js';
import { medianOf } from './embedding.js';
import type { MemoryStage } from './memory-stage.js';
import type { PythonPeer } from './python-peer.js';
import { SyntheticVectors } from './synthetic.js';

const K = 5;
const CENTRES = 200;
const KEYS_AT_ONCE = 5_000;
const WARM_SEARCHES = 5;

/** Milliseconds of a search: all of it, and what of it Milvus and the embedding took. */
interface Search {
  readonly whole: number;
  readonly milvus: number;
  readonly embedding: number;
}

/** What was found at one size. */
interface Figures {
  readonly size: number;
  readonly searches: readonly Search[];
  readonly flat: readonly number[];
  /** Of the keys that the index names, against exact search by faiss. */
  readonly recall: number;
}

/**
 * A search of memory, from its text to its episodes, beside a flat index of faiss over the same vectors, and how much
 * of it is ours. Nobody asked for the text of a query before, so it is embedded.
 */
export class SearchBench {
  private readonly folder = mkdtempSync(join(tmpdir(), 'falconry-bench-'));
  private readonly files = {
    vectors: join(this.folder, 'vectors.f32'),
    queries: join(this.folder, 'queries.f32'),
  };
  private readonly ids: string[] = [];
  private asked = 0;

  private constructor(
    private readonly stage: MemoryStage,
    private readonly peer: PythonPeer,
    private readonly texts: readonly string[],
    private readonly vectors: SyntheticVectors,
  ) {}

  static async use<T>(
    stage: MemoryStage,
    peer: PythonPeer,
    texts: readonly string[],
    work: (bench: SearchBench) => Promise<T>,
  ): Promise<T> {
    const centres = await stage.embedder.embed(texts.slice(0, CENTRES));
    const bench = new SearchBench(stage, peer, texts, new SyntheticVectors(centres));
    try {
      return await work(bench);
    } finally {
      rmSync(bench.folder, { recursive: true });
    }
  }

  async measure(sizes: readonly number[], searches: number): Promise<Ratio[]> {
    const figures: Figures[] = [];
    for (const size of sizes) {
      await this.grow(size);
      figures.push(await this.measureAt(size, searches));
    }
    process.stderr.write(`${table(figures)}\n`);
    return figures.flatMap(ratiosOf);
  }

  /** Fills memory up to a size. */
  private async grow(size: number): Promise<void> {
    while (this.ids.length < size) {
      const places = Array.from(
        { length: Math.min(KEYS_AT_ONCE, size - this.ids.length) },
        (_, place) => this.ids.length + place,
      );
      const texts = places.map((place) => `${this.text(place)}\n# held ${place}`);
      const vectors = places.map((place) => this.vectors.next(place));
      appendFileSync(this.files.vectors, Buffer.concat(vectors.map(toBytes)));
      this.ids.push(...(await this.stage.add(texts, vectors)));
    }
  }

  private async measureAt(size: number, count: number): Promise<Figures> {
    await this.ask(WARM_SEARCHES);
    const { searches, vectors } = await this.ask(count);
    const k = keysFor(K);
    writeFileSync(this.files.queries, Buffer.concat(vectors.map(toBytes)));
    const { ms: flat, places } = await this.peer.search({ ...this.files, rows: size, k });
    const named = await this.stage.index.search(vectors, [this.stage.scope], k);
    const shares = named.map((ids, query) => {
      const exact = (places[query] ?? []).map((place) => this.ids[place] ?? '');
      return recallAt(ids, exact, k);
    });
    return { size, searches, flat, recall: shares.reduce((sum, one) => sum + one, 0) / count };
  }

  /** Searches that many times, for another text each time. */
  private async ask(
    count: number,
  ): Promise<{ readonly searches: Search[]; readonly vectors: Float32Array[] }> {
    const { stage } = this;
    const [searches, vectors]: [Search[], Float32Array[]] = [[], []];
    for (let number = 0; number < count; number += 1) {
      this.asked += 1;
      const taskText = `${this.text(7 * this.asked)}\n# asked ${this.asked}`;
      const query = { taskId: null, taskText, project: null, k: K, allowsSameTask: true };
      const before = [stage.connection.milliseconds, stage.embedder.milliseconds] as const;
      const started = performance.now();
      const { found, isDegraded } = await stage.search.search(stage.workspace, [query]);
      const whole = performance.now() - started;
      if (isDegraded || found[0]?.length !== K) {
        throw new Error('the search did not find what it should');
      }
      const milvus = stage.connection.milliseconds - before[0];
      searches.push({ whole, milvus, embedding: stage.embedder.milliseconds - before[1] });
      vectors.push(...(await stage.embedder.embed([taskText])));
    }
    return { searches, vectors };
  }

  private text(place: number): string {
    return this.texts[place % this.texts.length] ?? '';
  }
}

function table(figures: readonly Figures[]): string {
  const rows = figures.map(({ size, searches, flat }) => {
    const parts = (['whole', 'milvus', 'embedding'] as const).map((part) =>
      medianOf(searches.map((search) => search[part])),
    );
    const rest = medianOf(
      searches.map(({ whole, milvus, embedding }) => whole - milvus - embedding),
    );
    const figuresOfRow = [...parts, rest, medianOf(flat)].map((value) => value.toFixed(2));
    return [size.toLocaleString('en'), ...figuresOfRow];
  });
  const head = ['episodes', 'search p50 ms', 'Milvus', 'embedding', 'the rest', 'faiss flat'];
  return formatTable(head, rows);
}

function ratiosOf({ size, searches, recall }: Figures): Ratio[] {
  const at = `at ${size.toLocaleString('en')} episodes`;
  const shares = searches.map(({ whole, milvus, embedding }) => {
    return (whole - embedding - milvus) / (whole - embedding);
  });
  return [
    {
      name: `search ${at}, what is neither Milvus nor embedding`,
      value: 100 * medianOf(shares),
      goal: 15,
      peer: 'the search of a vector, from Milvus Lite to the episodes',
      unit: '%',
      better: 'lower',
    },
    {
      name: `recall@${keysFor(K)} ${at}`,
      value: recall,
      goal: 0.99,
      peer: 'exact search, faiss IndexFlatIP',
      unit: '',
      better: 'higher',
    },
  ];
}
