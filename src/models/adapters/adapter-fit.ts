import type { LoraShape } from '../../contracts/policy.js';
import { invalidModel } from './model-faults.js';
import type { Tensors } from './safetensors-header.js';

const KEY = /^base_model\.model\.(.+)\.lora_([AB])\.weight$/;
const DTYPES: readonly string[] = ['F32', 'F16', 'BF16'];

/** The part of the body that holds the tensors. */
const WEIGHTS = 'weights';

/**
 * Holds the tensors of an adapter to its shape and to its base model: of each layer that `targets` name both matrices,
 * A [rank, inputs] and B [outputs, rank], and nothing else.
 *
 * @param base - the tensors of the base model
 * @throws ProblemError invalid-model, naming the tensor
 */
export function requireFit(
  tensors: Tensors,
  { rank, targets }: Required<Omit<LoraShape, 'kind'>>,
  base: Tensors,
): void {
  const layers = layersOf(base, targets);
  const targeted = targets.filter((target) => ![...layers.keys()].some(isCalled(target)));
  if (targeted.length > 0) {
    const detail = `The base model has no layer ${targeted.join(', ')}.`;
    throw invalidModel('config/target_modules', detail);
  }
  for (const [name, { dtype, shape }] of tensors) {
    const [, layer = '', matrix] = KEY.exec(name) ?? [];
    const sizes = layers.get(layer);
    if (sizes === undefined) {
      throw invalidModel(WEIGHTS, `${name.slice(0, 256)} is no matrix of a targeted layer.`);
    }
    const [outputs, inputs] = sizes;
    const expected = matrix === 'A' ? [rank, inputs] : [outputs, rank];
    if (shape.join() !== expected.join() || !DTYPES.includes(dtype)) {
      const found = `${dtype} [${shape.join(', ')}]`;
      const wanted = `${DTYPES.join(', ')} [${expected.join(', ')}]`;
      throw invalidModel(WEIGHTS, `${name} is ${found}; it must be one of ${wanted}.`);
    }
  }
  for (const name of [...layers.keys()].flatMap(keysOf)) {
    if (!tensors.has(name)) {
      throw invalidModel(WEIGHTS, `${name} is missing.`);
    }
  }
}

/** Output and input width of each linear layer that is called as a target, by its name in the base model. */
function layersOf(
  base: Tensors,
  targets: readonly string[],
): ReadonlyMap<string, readonly [number, number]> {
  const found = [...base].flatMap(([name, { shape }]): [string, [number, number]][] => {
    const [outputs, inputs] = shape;
    const layer = name.replace(/\.weight$/, '');
    const isLinear =
      layer !== name && shape.length === 2 && outputs !== undefined && inputs !== undefined;
    return isLinear && targets.some((target) => isCalled(target)(layer))
      ? [[layer, [outputs, inputs]]]
      : [];
  });
  return new Map(found);
}

/** As PEFT matches: the whole name, or its last parts. */
function isCalled(target: string): (layer: string) => boolean {
  return (layer) => layer === target || layer.endsWith(`.${target}`);
}

function keysOf(layer: string): string[] {
  return ['A', 'B'].map((matrix) => `base_model.model.${layer}.lora_${matrix}.weight`);
}
