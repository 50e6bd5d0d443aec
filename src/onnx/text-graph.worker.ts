import { parentPort, workerData } from 'node:worker_threads';
import { type GraphText, TextGraph, type TextGraphSettings } from './text-graph.js';

/** What goes to the thread and what comes back; `rows` are joined in the order of the texts. */
export interface GraphRequest {
  readonly id: number;
  readonly texts: readonly GraphText[];
}
export type GraphAnswer =
  | { readonly id: number; readonly rows: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly error: string };

const graph = TextGraph.load(workerData as TextGraphSettings);
// Whoever asks learns of a model that does not load; without this the thread would end before it could say so.
graph.catch(() => undefined);

parentPort?.on('message', ({ id, texts }: GraphRequest) => {
  void answer(id, texts);
});

async function answer(id: number, texts: readonly GraphText[]): Promise<void> {
  try {
    const found = await (await graph).run(texts);
    const size = found[0]?.length ?? 0;
    const rows = new Float32Array(found.length * size);
    found.forEach((row, index) => rows.set(row, index * size));
    parentPort?.postMessage({ id, rows } satisfies GraphAnswer, [rows.buffer]);
  } catch (error) {
    parentPort?.postMessage({ id, error: String(error) } satisfies GraphAnswer, []);
  }
}
