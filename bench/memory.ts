import type { Config } from '../src/config/config.js';
import { Home } from '../src/launcher/home.js';
import { OnnxEmbedder } from '../src/memory/embedding/onnx-embedder.js';
import { measureEmbedding } from './memory/embedding.js';
import { MemoryStage } from './memory/memory-stage.js';
import { PythonPeer } from './memory/python-peer.js';
import { SearchBench } from './memory/search.js';
import { shippedTexts } from './memory/texts.js';
import type { BenchOptions, BenchResult } from './ratio.js';

const WHOLE = { rounds: 5, sizes: [1_000, 10_000, 50_000], searches: 40 };
const QUICK = { rounds: 1, sizes: [1_000, 5_000], searches: 15 };

/** Embedding beside PyTorch and onnxruntime in Python, and searching beside faiss, on stores of its own. */
export async function run({ quick = false }: BenchOptions = {}): Promise<BenchResult> {
  const home = Home.fromEnvironment(process.env);
  const { rounds, sizes, searches } = quick ? QUICK : WHOLE;
  const texts = shippedTexts(home).map(({ prompt }) => prompt);
  const embedder = new OnnxEmbedder({ embeddingModelDir: home.embeddingFolder } as Config);
  const peer = await PythonPeer.start(home);
  try {
    const embedding = await measureEmbedding(embedder, peer, texts, rounds);
    const search = await MemoryStage.use(home, embedder, (stage) =>
      SearchBench.use(stage, peer, texts, (bench) => bench.measure(sizes, searches)),
    );
    return { ratios: [...embedding, ...search] };
  } finally {
    await peer.close();
    await embedder.onModuleDestroy();
  }
}
