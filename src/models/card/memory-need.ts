import type { ModelCard } from './model-card.schemas.js';

/** Bytes of one number in each type that an engine may be started with. */
const WIDTHS = { float32: 4, bfloat16: 2 } as const;

/** The figures of a `config.json` that say how wide its key-value cache is; each architecture has its own names. */
export interface CacheShape {
  readonly layers: number;
  /** Key-value heads × width of a head. */
  readonly width: number;
}

/** Weights once, and a key and a value of every layer for each token: 2 × layers × width numbers. */
export function memoryNeed(parameters: number, cache: CacheShape | null): ModelCard['memory'] {
  const need = (bytes: number): ModelCard['memory']['float32'] => ({
    weightsBytes: parameters * bytes,
    cacheBytesPerToken: cache === null ? null : 2 * cache.layers * cache.width * bytes,
  });
  return { float32: need(WIDTHS.float32), bfloat16: need(WIDTHS.bfloat16) };
}

/** Null when the configuration does not tell. */
export function cacheShapeOf(config: Readonly<Record<string, unknown>>): CacheShape | null {
  const read = (...names: readonly string[]): number | null => {
    const found = names.map((name) => config[name]).find((value) => typeof value === 'number');
    return found === undefined ? null : found;
  };
  const layers = read('num_hidden_layers', 'n_layer', 'num_decoder_layers', 'num_layers');
  const heads = read('num_attention_heads', 'n_head', 'num_heads');
  const hidden = read('hidden_size', 'n_embd', 'd_model');
  if (layers === null || heads === null || hidden === null) {
    return null;
  }
  const own = config['multi_query'] === true ? 1 : heads;
  const headWidth = read('head_dim', 'd_kv') ?? hidden / heads;
  return { layers, width: (read('num_key_value_heads') ?? own) * headWidth };
}
