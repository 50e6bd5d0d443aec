import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { batchesByLength } from './batches.js';
import { type ModelFolder, readModelFolder } from './model-folder.js';

/** Padded tokens of a batch: enough to fill one core, little enough to keep the arena small. */
const BATCH_TOKENS = 2_048;
/** Texts are cut here before they are tokenised; it holds 256 tokens many times over. */
const MOST_CHARACTERS = 16_384;

/** The embedding model itself, in the thread that made it. */
export class SentenceModel {
  private constructor(
    private readonly folder: ModelFolder,
    private readonly tokenizer: Tokenizer,
    private readonly session: InferenceSession,
  ) {}

  static async load(path: string): Promise<SentenceModel> {
    const folder = readModelFolder(path);
    const [tokenizer, config] = [folder.tokenizer, folder.tokenizerConfig].map(
      (file) => JSON.parse(readFileSync(file, 'utf8')) as object,
    );
    const session = await InferenceSession.create(folder.graph, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
    return new SentenceModel(folder, new Tokenizer(tokenizer ?? {}, config ?? {}), session);
  }

  /** Unit vectors, one per text, in order. */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const ids = texts.map((text) => this.tokenize(text));
    const lengths = ids.map(({ length }) => length);
    const vectors: Float32Array[] = [];
    for (const batch of batchesByLength(lengths, BATCH_TOKENS)) {
      const rows = await this.run(batch.map((index) => ids[index] ?? []));
      batch.forEach((index, row) => {
        vectors[index] = rows[row] as Float32Array;
      });
    }
    return vectors;
  }

  /** Token ids, cut to the model's length; the closing separator stays last. */
  private tokenize(text: string): number[] {
    const { ids } = this.tokenizer.encode(text.slice(0, MOST_CHARACTERS));
    const most = this.folder.maxTokens;
    return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids.at(-1) ?? 0];
  }

  private async run(batch: readonly number[][]): Promise<Float32Array[]> {
    const width = Math.max(...batch.map(({ length }) => length));
    const shape = [batch.length, width];
    const ids = new BigInt64Array(batch.length * width);
    const mask = new BigInt64Array(batch.length * width);
    batch.forEach((row, index) => {
      row.forEach((id, column) => {
        ids[index * width + column] = BigInt(id);
        mask[index * width + column] = 1n;
      });
    });
    const outputs = await this.session.run({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
    });
    const flat = outputs['sentence_embedding']?.data as Float32Array;
    const size = this.folder.dimensions;
    return batch.map((_, index) => flat.slice(index * size, (index + 1) * size));
  }
}
