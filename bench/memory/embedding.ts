import type { Embedder } from '../../src/memory/embedding/embedder.js';
import { cosine } from '../../src/memory/recall/select-keys.js';
import type { Ratio } from '../ratio.js';
import type { EmbeddingPeer, PythonPeer } from './python-peer.js';

const BATCH = 32;
/** Below this the two did not do the same work. */
const SAME_VECTOR = 0.999;

interface Way {
  readonly name: string;
  readonly batch: number;
  readonly texts: number;
  readonly goal: number;
}

const WAYS: readonly Way[] = [
  { name: 'embedding text by text', batch: 1, texts: 48, goal: 1.2 },
  { name: `embedding ${BATCH} at once`, batch: BATCH, texts: 3 * BATCH, goal: 1 },
];
const PEERS = ['pytorch', 'onnxruntime'] as const;

/**
 * How many texts a CPU second embeds, beside Python: the process time of either side, in interleaved rounds, each with
 * texts that it has not seen. A first round warms up and does not count.
 */
export async function measureEmbedding(
  embedder: Embedder,
  peer: PythonPeer,
  texts: readonly string[],
  rounds: number,
): Promise<Ratio[]> {
  const ratios: Ratio[] = [];
  for (const way of WAYS) {
    const found: Record<EmbeddingPeer, number[]> = { pytorch: [], onnxruntime: [] };
    const rates: string[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const batches = batchesOf(texts, way, round);
      const ours = await embedOurs(embedder, batches);
      for (const name of PEERS) {
        const theirs = await peer.embed(name, batches);
        requireSame(name, ours.last, theirs.last);
        found[name].push(...(round > 0 ? [theirs.seconds / ours.seconds] : []));
      }
      rates.push((way.texts / ours.seconds).toFixed(0));
    }
    process.stderr.write(`${way.name}: ${rates.slice(1).join(' ')} texts a CPU second\n`);
    ratios.push(
      ...PEERS.map((name) => ratioOf(way, medianOf(found[name]), describe(name, peer.versions))),
    );
  }
  return ratios;
}

function requireSame(name: string, ours: Float32Array, theirs: readonly number[]): void {
  if (cosine(ours, Float32Array.from(theirs)) < SAME_VECTOR) {
    throw new Error(`${name} gives another vector than we do`);
  }
}

export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function embedOurs(
  embedder: Embedder,
  batches: readonly (readonly string[])[],
): Promise<{ readonly seconds: number; readonly last: Float32Array }> {
  const before = process.cpuUsage();
  let last: Float32Array = new Float32Array();
  for (const batch of batches) {
    last = (await embedder.embed(batch)).at(-1) ?? last;
  }
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, last };
}

/** The texts of a round: what is remembered of earlier rounds is of no use to it. */
function batchesOf(
  texts: readonly string[],
  { batch, texts: count }: Way,
  round: number,
): string[][] {
  const chosen = Array.from({ length: count }, (_, place) => {
    const text = texts[(round * count + place) % texts.length] ?? '';
    return `${text}\n# ${batch} ${round} ${place}`;
  });
  return Array.from({ length: count / batch }, (_, number) =>
    chosen.slice(number * batch, (number + 1) * batch),
  );
}

function describe(name: EmbeddingPeer, versions: Readonly<Record<string, string>>): string {
  return name === 'pytorch'
    ? `PyTorch ${versions['torch']}, transformers ${versions['transformers']}`
    : `onnxruntime ${versions['onnxruntime']} in Python, the same graph`;
}

function ratioOf({ name, goal }: Way, value: number, peer: string): Ratio {
  return { name, value, goal, peer, unit: 'x', better: 'higher' };
}
