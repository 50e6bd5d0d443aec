import { formatTable } from '../src/cli/table.js';
import type { Config } from '../src/config/config.js';
import { Home } from '../src/launcher/home.js';
import { OnnxEmbedder } from '../src/memory/embedding/onnx-embedder.js';
import {
  type Method,
  measureRetrieval,
  type RetrievalQuality,
} from '../src/memory/quality/retrieval-quality.js';
import { measureIndexRecall } from './memory/index-recall.js';
import { MemoryStage } from './memory/memory-stage.js';
import { mbppTexts, shippedTexts } from './memory/texts.js';
import type { BenchResult, Ratio } from './ratio.js';

const K = 5;

/**
 * How well the texts of the shipped tasks find others of their family: the embedding, words, both, and chance. And whether
 * the index names what exact search finds, for them and for MBPP where FALCONRY_DATASETS has it.
 */
export async function run(): Promise<BenchResult> {
  const home = Home.fromEnvironment(process.env);
  const shipped = shippedTexts(home);
  const foreign = mbppTexts();
  if (foreign === null) {
    process.stderr.write('MBPP is not asked: FALCONRY_DATASETS names no folder with mbpp.jsonl\n');
  }
  const embedder = new OnnxEmbedder({ embeddingModelDir: home.embeddingFolder } as Config);
  const withVectors = async (name: string, texts: readonly string[]) => {
    return { name, texts, vectors: await embedder.embed(texts) };
  };
  try {
    const ours = await withVectors(
      'the shipped tasks',
      shipped.map(({ prompt }) => prompt),
    );
    const specimens = shipped.map(({ prompt: text, tags }, place) => {
      return { text, tags, vector: ours.vectors[place] ?? new Float32Array() };
    });
    const quality = measureRetrieval(specimens, K);
    process.stderr.write(`${table(quality)}\n`);
    const sets = foreign === null ? [ours] : [ours, await withVectors('MBPP', foreign)];
    const recall = await MemoryStage.use(home, embedder, (stage) =>
      measureIndexRecall(stage, sets, K),
    );
    return { ratios: [ratio(quality, 'precision'), ratio(quality, 'map'), ...recall] };
  } finally {
    await embedder.onModuleDestroy();
  }
}

function table({ methods, queries, texts }: RetrievalQuality): string {
  const rows = methods.map(({ method, precision, map }) => [
    method,
    precision.toFixed(3),
    map.toFixed(3),
  ]);
  const head = ['method', `precision@${K}`, 'MAP'];
  return `${queries} queries over ${texts} texts\n${formatTable(head, rows)}`;
}

function ratio({ methods }: RetrievalQuality, figure: 'precision' | 'map'): Ratio {
  const of = (method: Method): number =>
    methods.find((one) => one.method === method)?.[figure] ?? Number.NaN;
  return {
    name: figure === 'map' ? 'MAP by family' : `precision@${K} by family`,
    value: of('hybrid') / of('lexical'),
    goal: 1,
    peer: 'BM25, k1 1.2, b 0.75',
    unit: 'x',
    better: 'higher',
  };
}
