import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { InspectedModel } from '../../src/contracts/policy.js';
import type { ModelInspector } from '../../src/models/bases/model-inspector.js';
import { type HubPlace, ModelHub } from '../../src/models/hub/model-hub.js';
import { EngineRefused } from '../../src/policy/engine-errors.js';
import { safetensorsOf } from './safetensors.js';

/** Two layers, four heads of which two for keys and values, and as many weights as the shapes below have: 36. */
export const CONFIG = {
  architectures: ['TinyForCausalLM'],
  model_type: 'tiny',
  vocab_size: 8,
  hidden_size: 4,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 128,
};
export const SHAPES = { 'model.embed.weight': [8, 4], 'model.norm.weight': [4] } as const;

/** What stands in a folder instead of what usually does; null for nothing. */
export type FolderChange = Readonly<Record<string, string | Uint8Array | object | null>>;

/** Writes a folder that is a base model, but for `change`, and gives its path. */
export function writeBaseFolder(root: string, name: string, change: FolderChange = {}): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const files: FolderChange = {
    'config.json': CONFIG,
    'tokenizer.json': {},
    'model.safetensors': safetensorsOf(SHAPES),
    'README.md': '---\nlicense: apache-2.0\ntags: [code]\n---\n# A model\n',
    ...change,
  };
  for (const [file, content] of Object.entries(files)) {
    const isBytes = typeof content === 'string' || content instanceof Uint8Array;
    if (content !== null) {
      writeFileSync(join(folder, file), isBytes ? content : JSON.stringify(content));
    }
  }
  return folder;
}

/** An engine that opens what says that it is `tiny`, with a context of 96. */
export class FakeModelInspector implements ModelInspector {
  async inspect(folder: string): Promise<InspectedModel> {
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as typeof CONFIG;
    if (config.model_type !== 'tiny') {
      throw new EngineRefused(`modelPath: ${folder} has no ${config.model_type}.`, 'unsupported');
    }
    return { architecture: config.architectures[0]!, parameterCount: 36, contextLength: 96 };
  }
}

/** A hub that has the folder above under every name, and fails or waits once when it is told to. */
export class FakeModelHub extends ModelHub {
  change: FolderChange = {};
  private failure: Error | null = null;
  private gate: Promise<void> = Promise.resolve();

  fail(error: Error): void {
    this.failure = error;
  }

  /** Holds the next files back until the answer is called. */
  wait(): () => void {
    let open = (): void => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  override async bring(
    _place: HubPlace,
    folder: string,
    tell: (doneBytes: number, totalBytes: number) => void,
  ): Promise<void> {
    const { change, failure } = this;
    this.failure = null;
    if (failure !== null) {
      throw failure;
    }
    tell(1, 2);
    await this.gate;
    writeBaseFolder(dirname(folder), basename(folder), change);
  }
}
