import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { batchesByLength } from './batches.js';

/** A file of a model. With a digest it is refused when its content is another. */
export interface ModelFile {
  readonly path: string;
  readonly sha256?: string;
}

/** A text, or one that was written to a prompt and is tokenised apart from it. */
export type GraphText = string | PromptedText;

interface PromptedText {
  /** Not empty. */
  readonly prompt: string;
  readonly text: string;
}

/** What the ids and the mask of each part of a text are called. */
const INPUTS = {
  alone: [['input_ids', 'attention_mask']],
  prompted: [
    ['prompt_ids', 'prompt_mask'],
    ['program_ids', 'program_mask'],
  ],
} as const;

/** Token ids of each part of a text. */
type Parts = readonly (readonly number[])[];

/** A model that takes token ids with their mask, and gives as many numbers for each text. Plain data, for a thread. */
export interface TextGraphSettings {
  readonly graph: ModelFile;
  readonly tokenizer: ModelFile;
  readonly tokenizerConfig: ModelFile;
  /** The output that is read, and the numbers in it for each text. */
  readonly output: string;
  readonly size: number;
  readonly maxTokens: number;
  /** Which end of a text stays when it is too long; of a head the closing separator stays last. */
  readonly keeps: 'head' | 'tail';
  /** The token that ends every prompted text. With it, the model takes no other texts. */
  readonly endToken?: number;
  /** Padded tokens of a batch. With 0 every text is run alone, and gives the same bits whatever is beside it. */
  readonly batchTokens: number;
}

/** Texts are cut here before they are tokenised; it holds a few hundred tokens many times over. */
const MOST_CHARACTERS = 16_384;

/** The model itself, in the thread that made it. */
export class TextGraph {
  private constructor(
    private readonly settings: TextGraphSettings,
    private readonly tokenizer: Tokenizer,
    private readonly session: InferenceSession,
  ) {}

  /** @throws Error naming a file that is missing, is not what its digest says, or cannot be used */
  static async load(settings: TextGraphSettings): Promise<TextGraph> {
    const [tokenizer, config] = [settings.tokenizer, settings.tokenizerConfig].map(
      (file) => JSON.parse(contentOf(file).toString('utf8')) as object,
    );
    // What was hashed is what runs: from its bytes, the graph can name no other file either.
    const session = await InferenceSession.create(contentOf(settings.graph), {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
    return new TextGraph(settings, new Tokenizer(tokenizer ?? {}, config ?? {}), session);
  }

  /** The numbers of each text, in order. */
  async run(texts: readonly GraphText[]): Promise<Float32Array[]> {
    const parts = texts.map((text) => this.partsOf(text));
    const lengths = parts.map((ofText) => ofText.reduce((sum, { length }) => sum + length, 0));
    const rows: Float32Array[] = [];
    for (const batch of batchesByLength(lengths, this.settings.batchTokens)) {
      const found = await this.runBatch(batch.map((index) => parts[index] ?? []));
      batch.forEach((index, row) => {
        rows[index] = found[row] as Float32Array;
      });
    }
    return rows;
  }

  private partsOf(text: GraphText): Parts {
    return typeof text === 'string' ? [this.tokenize(text)] : this.tokenizePrompted(text);
  }

  /** As a policy is trained: no special tokens but the one that ends. The prompt gives way first, from its head. */
  private tokenizePrompted({ prompt, text }: PromptedText): Parts {
    const { maxTokens, endToken = 0 } = this.settings;
    const [asked = [], answered = []] = [prompt, text].map(
      (part) =>
        this.tokenizer.encode(part.slice(-MOST_CHARACTERS), { add_special_tokens: false }).ids,
    );
    const program = [...answered, endToken].slice(1 - maxTokens);
    return [asked.slice(program.length - maxTokens), program];
  }

  private tokenize(text: string): number[] {
    const { maxTokens, keeps } = this.settings;
    const near = keeps === 'head' ? text.slice(0, MOST_CHARACTERS) : text.slice(-MOST_CHARACTERS);
    const { ids } = this.tokenizer.encode(near);
    if (ids.length <= maxTokens) {
      return ids;
    }
    return keeps === 'head'
      ? [...ids.slice(0, maxTokens - 1), ids.at(-1) ?? 0]
      : ids.slice(-maxTokens);
  }

  private async runBatch(batch: readonly Parts[]): Promise<Float32Array[]> {
    const { output, size, endToken } = this.settings;
    const inputs = endToken === undefined ? INPUTS.alone : INPUTS.prompted;
    const feeds = inputs.flatMap(([ids, mask], part) => {
      const padded = pad(batch.map((parts) => parts[part] ?? []));
      return [[ids, padded.ids] as const, [mask, padded.mask] as const];
    });
    const outputs = await this.session.run(Object.fromEntries(feeds));
    const flat = outputs[output]?.data;
    if (!(flat instanceof Float32Array) || flat.length !== batch.length * size) {
      throw new Error(`The graph gives no ${size} numbers named ${output} for each text.`);
    }
    return batch.map((_, index) => flat.slice(index * size, (index + 1) * size));
  }
}

/** Rows as ids and their mask, [rows x longest]; the fill stands last. */
function pad(rows: readonly (readonly number[])[]): {
  readonly ids: Tensor;
  readonly mask: Tensor;
} {
  const width = Math.max(...rows.map(({ length }) => length));
  const shape = [rows.length, width];
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  rows.forEach((row, index) => {
    row.forEach((id, column) => {
      ids[index * width + column] = BigInt(id);
      mask[index * width + column] = 1n;
    });
  });
  return { ids: new Tensor('int64', ids, shape), mask: new Tensor('int64', mask, shape) };
}

function contentOf({ path, sha256 }: ModelFile): Buffer {
  const content = readFileSync(path);
  if (sha256 !== undefined && createHash('sha256').update(content).digest('hex') !== sha256) {
    throw new Error(`${basename(path)} is not the file that its description names.`);
  }
  return content;
}
