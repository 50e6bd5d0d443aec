import { describe, expect, test } from 'vitest';
import { loraShapes } from '../../../test/support/safetensors.js';
import { requireFit } from './adapter-fit.js';
import type { Tensors } from './safetensors-header.js';

const LAYERS = {
  'model.layers.0.self_attn.q_proj': [6, 4],
  'model.layers.1.self_attn.q_proj': [6, 4],
} as const;
const LORA = { rank: 2, alpha: 4, targets: ['q_proj'] };
const A = 'base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight';

function tensorsOf(shapes: Readonly<Record<string, readonly number[]>>, dtype = 'F32'): Tensors {
  const place = (shape: readonly number[]) => ({ dtype, shape, begin: 0, end: 0 });
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, place(shape)]));
}

const BASE = tensorsOf({
  'model.embed_tokens.weight': [8, 4],
  'model.norm.weight': [4],
  ...Object.fromEntries(Object.entries(LAYERS).map(([name, shape]) => [`${name}.weight`, shape])),
});
const SHAPES = loraShapes(LAYERS, 2);

describe('an adapter and its base model', () => {
  test.each(['F32', 'F16', 'BF16'])('fit in %s when each targeted layer has its matrices', (dtype) => {
    expect(() => requireFit(tensorsOf(SHAPES, dtype), LORA, BASE)).not.toThrow();
  });

  test('fit by a part of the name, and by the whole', () => {
    const [layer] = Object.keys(LAYERS);
    const one = { ...LORA, targets: [layer!] };
    const shapes = loraShapes({ [layer!]: [6, 4] }, 2);
    expect(() => requireFit(tensorsOf(shapes), one, BASE)).not.toThrow();
  });

  const { [A]: _, ...lacking } = SHAPES;
  test.each<[fault: string, tensors: Tensors, lora: typeof LORA, named: RegExp]>([
    ['of another rank', tensorsOf(SHAPES), { ...LORA, rank: 3 }, /must be one of .* \[3, 4\]/],
    ['of another width', tensorsOf({ ...SHAPES, [A]: [2, 5] }), LORA, /F32 \[2, 5\]/],
    ['with one more dimension', tensorsOf({ ...SHAPES, [A]: [2, 4, 1] }), LORA, /\[2, 4, 1\]/],
    ['of whole numbers', tensorsOf(SHAPES, 'I32'), LORA, /I32/],
    ['without a matrix', tensorsOf(lacking), LORA, /lora_A.weight is missing/],
    ['for a layer that is none', tensorsOf(SHAPES), { ...LORA, targets: ['o_proj'] }, /o_proj/],
    ['for a norm', tensorsOf(SHAPES), { ...LORA, targets: ['q_proj', 'norm'] }, /no layer norm/],
    ['with a layer beside', tensorsOf({ ...SHAPES, 'base_model.model.x.lora_A.weight': [2, 4] }), LORA, /no matrix/],
    ['with a name of its own', tensorsOf({ ...SHAPES, 'lm_head.weight': [8, 4] }), LORA, /lm_head/],
    ['with a path for a name', tensorsOf({ ...SHAPES, '../../x': [1] }), LORA, /no matrix/],
  ])('do not fit %s', (_fault, tensors, lora, named) => {
    expect(() => requireFit(tensors, lora, BASE)).toThrow(named);
  });
});
