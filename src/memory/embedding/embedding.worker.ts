import { parentPort, workerData } from 'node:worker_threads';
import { SentenceModel } from './sentence-model.js';

/** What goes to the thread and what comes back; `vectors` are joined in the order of the texts. */
export interface EmbeddingRequest {
  readonly id: number;
  readonly texts: readonly string[];
}
export type EmbeddingAnswer =
  | { readonly id: number; readonly vectors: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string };

const model = SentenceModel.load((workerData as { folder: string }).folder);
// Whoever asks learns of a model that does not load; without this the thread would end before it could say so.
model.catch(() => undefined);

parentPort?.on('message', ({ id, texts }: EmbeddingRequest) => {
  void answer(id, texts);
});

async function answer(id: number, texts: readonly string[]): Promise<void> {
  try {
    const rows = await (await model).embed(texts);
    const size = rows[0]?.length ?? 0;
    const vectors = new Float32Array(rows.length * size);
    rows.forEach((row, index) => vectors.set(row, index * size));
    parentPort?.postMessage({ id, vectors } satisfies EmbeddingAnswer, [vectors.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id, error: String(error) } satisfies EmbeddingAnswer, []);
  }
}
