import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Description = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/),
  dimensions: z.int().positive(),
  maxTokens: z.int().min(8),
});

/** What `model.json` of an embedding model folder says. */
export interface ModelFolder extends z.infer<typeof Description> {
  readonly graph: string;
  readonly tokenizer: string;
  readonly tokenizerConfig: string;
}

/**
 * Reads the description of an embedding model.
 *
 * @throws Error naming the folder and how to make it
 */
export function readModelFolder(folder: string): ModelFolder {
  try {
    const text = readFileSync(join(folder, 'model.json'), 'utf8');
    return {
      ...Description.parse(JSON.parse(text)),
      graph: join(folder, 'model.onnx'),
      tokenizer: join(folder, 'tokenizer.json'),
      tokenizerConfig: join(folder, 'tokenizer_config.json'),
    };
  } catch (error) {
    throw new Error(
      `${folder} holds no embedding model; run "python -m falconry_embedding export --out ${folder}", ` +
        'or name another folder in EMBEDDING_MODEL_DIR',
      { cause: error },
    );
  }
}
