import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, Client } from './app.js';
import { loraShapes, safetensorsOf } from './safetensors.js';

const LAYERS = { 'model.layers.0.q_proj': [6, 4], 'model.layers.1.q_proj': [6, 4] } as const;
const BOUNDARY = 'adapter-boundary';

/** Rank 2 on the `q_proj` of a base model that `writeBase` wrote. */
export const LORA_CONFIG = {
  peft_type: 'LORA',
  r: 2,
  lora_alpha: 4,
  target_modules: ['q_proj'],
  auto_mapping: null,
};
export const WEIGHTS = safetensorsOf(loraShapes(LAYERS, 2), (index) => index / 8);

/** Gives the base model of this name the tensors that the adapter fits. */
export function writeBase(modelsDir: string, name: string): void {
  const shapes = Object.entries(LAYERS).map(
    ([layer, shape]) => [`${layer}.weight`, shape] as const,
  );
  const file = safetensorsOf(Object.fromEntries(shapes));
  writeFileSync(join(modelsDir, name, 'model.safetensors'), file);
}

/** One part of a form. */
export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly content: string | Uint8Array;
}

export function adapterParts(
  name: string,
  { config = LORA_CONFIG, weights = WEIGHTS }: { config?: object; weights?: Uint8Array } = {},
): Part[] {
  return [
    { name: 'name', content: name },
    { name: 'baseModel', content: 'tiny' },
    { name: 'config', filename: 'adapter_config.json', content: JSON.stringify(config) },
    { name: 'weights', filename: 'adapter_model.safetensors', content: weights },
  ];
}

export function sendParts(client: Client, parts: readonly Part[]): Promise<Answer> {
  const pieces = parts.flatMap(({ name, filename, content }) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"` +
        `${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`,
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  const body = Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
  const type = `multipart/form-data; boundary=${BOUNDARY}`;
  return client.post('/models', body, { 'content-type': type });
}
